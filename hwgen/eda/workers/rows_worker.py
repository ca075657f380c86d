"""Parse, elaborate and measure many small designs: `python rows_worker.py JOB RESULT`.

JOB is a JSON object: `rows` ([id, text, top] each), `row_seconds` (processor time that one row may take).
RESULT receives a JSON line `{"begin": id}` before each row and one with what was found after it: a row that
ends the process (too slow, too deep, a crash) is known by what is missing. Nothing but the texts is read.

For each row: `language` (the first of SystemVerilog and Verilog that parses it), `syntax` and `errors`
([line, message], a few), `missing` (modules that are instantiated and not there), `ports` ([name, direction,
width] of the top module) and `measures`:

- `depth`: processes and assignments on the longest path between registers and ports (loops counted once)
- `fan_out`: the most processes, assignments and instances that read one signal
- `state_bits`, `memory_bits`: bits of variables and of arrays that are assigned at a clock edge
- `clocks`: signals that clock them; `processes`: how many processes and assignments there are
"""

from __future__ import annotations

import json
import signal
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import networkx
import pyslang
from pyslang import ast, parsing, syntax

_MOST_ERRORS = 5
_MOST_CHARACTERS = 200
_MOST_INSTANCES = 2000
_LANGUAGES = (
    ("systemverilog", pyslang.LanguageVersion.v1800_2017),
    ("verilog", pyslang.LanguageVersion.v1364_2005),
)
_EDGES = (ast.EdgeKind.PosEdge, ast.EdgeKind.NegEdge, ast.EdgeKind.BothEdges)


def main(job_path: str, result_path: str) -> int:
    """Do the rows one by one."""
    job = json.loads(Path(job_path).read_text(encoding="utf-8"))
    with Path(result_path).open("w", encoding="utf-8") as file:
        for name, text, top in job["rows"]:
            print(json.dumps({"begin": name}), file=file, flush=True)
            # No handler: the signal ends the process, for the library does not return to Python meanwhile.
            signal.setitimer(signal.ITIMER_VIRTUAL, job["row_seconds"])
            found = row(text, top)
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            print(json.dumps({"id": name, **found}), file=file, flush=True)
        print(json.dumps({"complete": True}), file=file, flush=True)
    return 0


def row(text: str, top: str) -> dict[str, Any]:
    """Return what was found of one row."""
    answers = []
    for language, version in _LANGUAGES:
        sources, tree = _parse(text, version)
        errors = _errors(sources, tree.diagnostics)
        if not errors:
            return {"language": language, "syntax": [], **_elaborate(sources, tree, version, top)}
        answers.append({"language": language, "syntax": errors})
    return {**answers[0], "errors": [], "missing": [], "ports": [], "measures": {}}


def _parse(text: str, version: Any) -> tuple[Any, Any]:
    sources = pyslang.SourceManager()
    buffer = sources.assignText("row.v", text)
    return sources, syntax.SyntaxTree.fromBuffers([buffer], sources, _options(version))


def _options(version: Any) -> Any:
    bag = pyslang.Bag()
    lexer, preprocessor = parsing.LexerOptions(), parsing.PreprocessorOptions()
    parser, compilation = parsing.ParserOptions(), ast.CompilationOptions()
    for options in (lexer, preprocessor, parser, compilation):
        options.languageVersion = version
    bag.lexerOptions, bag.preprocessorOptions, bag.parserOptions = lexer, preprocessor, parser
    bag.compilationOptions = compilation
    return bag


def _errors(sources: Any, diagnostics: Any) -> list[list[Any]]:
    errors = [d for d in diagnostics if d.isError()]
    if not errors:
        return []
    engine = pyslang.DiagnosticEngine(sources)
    found = []
    for diagnostic in errors[:_MOST_ERRORS]:
        line = sources.getLineNumber(sources.getFullyExpandedLoc(diagnostic.location))
        found.append([line, engine.formatMessage(diagnostic)[:_MOST_CHARACTERS]])
    return found


def _elaborate(sources: Any, tree: Any, version: Any, top: str) -> dict[str, Any]:
    bag = _options(version)
    options = bag.compilationOptions
    options.topModules = {top}
    bag.compilationOptions = options
    compilation = ast.Compilation(bag)
    compilation.addSyntaxTree(tree)
    # What is measured comes first, in a function of its own: no symbol may outlive the compilation.
    measured = _measure(compilation, top)
    errors = [d for d in compilation.getAllDiagnostics() if str(d.code) != "DiagCode(UnknownModule)"]
    return {"errors": _errors(sources, errors), **measured}


def _measure(compilation: Any, top: str) -> dict[str, Any]:
    instance = next((i for i in compilation.getRoot().topInstances if i.name == top), None)
    if instance is None:
        return {"missing": [], "ports": [], "measures": {}}
    missing: set[str] = set()
    graph = _Graph(missing)
    graph.add_design(instance.body)
    return {"missing": sorted(missing), "ports": _ports(instance.body), "measures": graph.measures()}


def _ports(body: Any) -> list[list[Any]]:
    found = []
    for port in body.portList:
        if isinstance(port, ast.PortSymbol):
            found.append([port.name, port.direction.name, int(port.type.bitWidth)])
    return found


class _Process:
    """One process or assignment: the signals that it reads and those that it drives."""

    def __init__(self) -> None:
        self.reads: set[str] = set()
        self.drives: dict[str, Any] = {}
        self.at_edge: set[str] = set()  # of `drives`, those that keep their value until the next edge
        self.clock = ""
        self.is_connection = False


class _Graph:
    """The signals and processes of a design, its instances flattened."""

    def __init__(self, missing: set[str]) -> None:
        self._missing = missing
        self._processes: list[_Process] = []
        self._pending: list[Any] = []

    def add_design(self, body: Any) -> None:
        """Take in a body and all bodies below it."""
        self._pending.append(body)
        count = 0
        while self._pending and count < _MOST_INSTANCES:
            self._pending.pop().visit(self._member)
            count += 1

    def _member(self, node: Any) -> Any:
        if isinstance(node, ast.GenerateBlockSymbol) and node.isUninstantiated:
            return ast.VisitAction.Skip
        handler = _HANDLERS.get(type(node))
        if handler is None:
            return ast.VisitAction.Advance
        handler(self, node)
        return ast.VisitAction.Skip

    def add_assignment(self, node: Any) -> None:
        """Take in a continuous assignment."""
        process = self._new()
        _walk(node.assignment, process)

    def add_net(self, node: Any) -> None:
        """Take in a net that is declared with what drives it."""
        if node.initializer is not None:
            process = self._new()
            process.drives[node.hierarchicalPath] = node
            _walk(node.initializer, process)

    def add_process(self, node: Any) -> None:
        """Take in a procedural block; `initial` and `final` are no hardware."""
        if node.procedureKind in (ast.ProceduralBlockKind.Initial, ast.ProceduralBlockKind.Final):
            return
        process = self._new()
        body = node.body
        edges: list[str] = []
        if isinstance(body, ast.TimedStatement):
            edges = _edges(body.timing)
            body = body.stmt
        nonblocking = _walk(body, process)
        if edges:
            # A reset is read in the block, a clock is not.
            process.clock = next((name for name in edges if name not in process.reads), edges[0])
            process.at_edge = {n for n in process.drives if n in nonblocking or n not in process.reads}

    def add_instance(self, node: Any) -> None:
        """Take in an instance: its body later, its connections as assignments."""
        self._pending.append(node.body)
        for connection in node.portConnections:
            port, expression = connection.port, connection.expression
            inner = getattr(port, "internalSymbol", None)
            if expression is None or inner is None:
                continue
            process = self._new()
            process.is_connection = True
            if port.direction == ast.ArgumentDirection.In:
                process.drives[inner.hierarchicalPath] = inner
                _walk(expression, process)
            else:
                process.reads.add(inner.hierarchicalPath)
                # An output is connected by an assignment whose right side is empty.
                _targets(getattr(expression, "left", expression), process)

    def add_gate(self, node: Any) -> None:
        """Take in a gate: its first connection is what it drives."""
        process = self._new()
        for expression in node.portConnections:
            if isinstance(expression, ast.AssignmentExpression):
                _targets(expression.left, process)
            else:
                _walk(expression, process)

    def add_unknown(self, node: Any) -> None:
        """Note a module that is not there."""
        self._missing.add(node.definitionName)

    def _new(self) -> _Process:
        self._processes.append(_Process())
        return self._processes[-1]

    def measures(self) -> dict[str, int]:
        """Return the measures."""
        readers: defaultdict[str, int] = defaultdict(int)
        drivers: dict[str, _Process] = {}
        state: dict[str, Any] = {}
        clocks = set()
        for process in self._processes:
            for name in process.reads:
                readers[name] += not process.is_connection
            for name in process.drives:
                drivers[name] = process
            if process.at_edge:
                state |= {name: process.drives[name] for name in process.at_edge}
                clocks.add(process.clock)
        sizes = [(_bits(symbol), symbol.type.isUnpackedArray) for symbol in state.values()]
        return {
            "depth": self._depth(set(state)),
            "fan_out": max(readers.values(), default=0),
            "state_bits": sum(bits for bits, is_array in sizes if not is_array),
            "memory_bits": sum(bits for bits, is_array in sizes if is_array),
            "clocks": len({_origin(name, drivers) for name in clocks}),
            "processes": sum(not process.is_connection for process in self._processes),
        }

    def _depth(self, state: set[str]) -> int:
        graph = networkx.DiGraph()
        for number, process in enumerate(self._processes):
            graph.add_node(number, weight=0 if process.is_connection else 1)
            graph.add_edges_from((name, number) for name in process.reads if name not in state)
            graph.add_edges_from((number, name) for name in process.drives if name not in process.at_edge)
        whole = networkx.condensation(graph)
        longest: dict[int, int] = {}
        for node in networkx.topological_sort(whole):
            own = max(graph.nodes[member].get("weight", 0) for member in whole.nodes[node]["members"])
            longest[node] = own + max((longest[p] for p in whole.predecessors(node)), default=0)
        return max(longest.values(), default=0)


_HANDLERS = {
    ast.ContinuousAssignSymbol: _Graph.add_assignment,
    ast.NetSymbol: _Graph.add_net,
    ast.ProceduralBlockSymbol: _Graph.add_process,
    ast.InstanceSymbol: _Graph.add_instance,
    ast.PrimitiveInstanceSymbol: _Graph.add_gate,
    ast.UninstantiatedDefSymbol: _Graph.add_unknown,
}


def _origin(name: str, drivers: dict[str, _Process]) -> str:
    """Follow a clock up through ports to where it comes from."""
    for _ in range(100):
        process = drivers.get(name)
        if process is None or not process.is_connection or len(process.reads) != 1:
            break
        name = next(iter(process.reads))
    return name


def _bits(symbol: Any) -> int:
    return int(symbol.type.bitstreamWidth)


def _edges(timing: Any) -> list[str]:
    """Return the signals at whose edges a block runs; none if it runs at any change."""
    events = timing.events if isinstance(timing, ast.EventListControl) else [timing]
    names = []
    for event in events:
        if isinstance(event, ast.SignalEventControl) and event.edge in _EDGES:
            symbol = getattr(event.expr, "symbol", None)
            names.append(symbol.hierarchicalPath if symbol is not None else str(event.expr.syntax))
    return names


def _walk(node: Any, process: _Process) -> set[str]:
    """Note what a statement or an expression reads and drives; return what it drives without blocking."""
    nonblocking: set[str] = set()

    def visit(part: Any) -> Any:
        if isinstance(part, ast.AssignmentExpression):
            driven = _targets(part.left, process)
            if part.isNonBlocking:
                nonblocking.update(driven)
            part.right.visit(visit)
            return ast.VisitAction.Skip
        if isinstance(part, (ast.NamedValueExpression, ast.HierarchicalValueExpression)):
            _read(part.symbol, process)
        return ast.VisitAction.Advance

    node.visit(visit)
    return nonblocking


def _read(symbol: Any, process: _Process) -> None:
    if isinstance(symbol, (ast.NetSymbol, ast.VariableSymbol)):
        process.reads.add(symbol.hierarchicalPath)


def _targets(left: Any, process: _Process) -> set[str]:
    """Note what stands left of an assignment as driven, and its indices as read."""
    driven = set()
    pending = [left]
    while pending:
        part = pending.pop()
        if isinstance(part, (ast.NamedValueExpression, ast.HierarchicalValueExpression)):
            process.drives[part.symbol.hierarchicalPath] = part.symbol
            driven.add(part.symbol.hierarchicalPath)
        elif isinstance(part, ast.ConcatenationExpression):
            pending += list(part.operands)
        elif isinstance(part, ast.ConversionExpression):
            pending.append(part.operand)
        elif hasattr(part, "value"):  # a select or a member
            pending.append(part.value)
            for index in ("selector", "left", "right"):
                if (expression := getattr(part, index, None)) is not None:
                    _walk(expression, process)
    return driven


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
