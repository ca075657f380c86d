"""Analyse Verilog with pyslang: `python slang_worker.py MODE JOB RESULT`, MODE "survey" or "elaborate".

JOB is a JSON object: `files` ([name, text] each; the first `compiled` of them are compiled as one unit,
the others can only be included), `top` (or null), `language` ("verilog" or "systemverilog") and
`warnings` (options of slang). Nothing but these texts is read.

A survey gives facts about the text, each [kind, file, line, text, extra], for others to judge:
- from the tokens of every file before preprocessing, so macro bodies and text that a condition leaves
  out are included: system, directive, macro, keyword, escaped, string, comment, continued, paste (what joins
  pieces of names), unknown, lexical;
- from the syntax tree after preprocessing: syntax, module, attribute, syntax-error;
- from the elaborated design: hierarchical, elaboration.
A fact that repeats in a file is given a few times only.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter, deque
from pathlib import Path
from typing import Any

import pyslang
from pyslang import analysis, ast, parsing, syntax

_REPEATS = 4
_LANGUAGES = {
    "verilog": pyslang.LanguageVersion.v1364_2005,
    "systemverilog": pyslang.LanguageVersion.v1800_2017,
}
_DEFINITIONS = ("ModuleDeclaration", "InterfaceDeclaration", "PackageDeclaration", "ProgramDeclaration")
# The characters of a string that every tool reads alike.
_PLAIN_STRING = frozenset(map(chr, range(0x20, 0x7F))) - {"\\"}


class Facts:
    """Collects facts, a few of each."""

    def __init__(self) -> None:
        self.found: list[list[Any]] = []
        self._seen: Counter[tuple[str, str, str, str]] = Counter()

    def add(self, kind: str, file: str, line: int, text: str, extra: str = "") -> None:
        """Add one fact unless it was given often enough."""
        key = (kind, file, text, extra)
        self._seen[key] += 1
        if self._seen[key] <= _REPEATS:
            self.found.append([kind, file, line, text, extra])


def main(mode: str, job_path: str, result_path: str) -> int:
    """Do the job and write the result as a whole."""
    job = json.loads(Path(job_path).read_text(encoding="utf-8"))
    result = {"survey": survey, "elaborate": elaborate}[mode](job)
    Path(result_path).write_text(json.dumps({**result, "complete": True}), encoding="utf-8")
    return 0


def survey(job: dict[str, Any]) -> dict[str, Any]:
    """Collect the facts; elaborate only text without syntax errors."""
    facts = Facts()
    for name, text in job["files"]:
        _tokens(name, text, facts)
    sources, tree = _parse(job, "systemverilog")
    if _syntax(sources, tree, facts):
        _hierarchy(sources, _compile(job, tree, "systemverilog", None), facts)
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in job["files"]}
    return {"facts": facts.found, "digests": digests}


def _parse(job: dict[str, Any], language: str) -> tuple[Any, Any]:
    sources = pyslang.SourceManager()
    buffers = [sources.assignText(name, text) for name, text in job["files"]]
    return sources, syntax.SyntaxTree.fromBuffers(buffers[: job["compiled"]], sources, _options(language))


def _options(language: str) -> Any:
    bag = pyslang.Bag()
    lexer, preprocessor = parsing.LexerOptions(), parsing.PreprocessorOptions()
    parser, compilation = parsing.ParserOptions(), ast.CompilationOptions()
    for options in (lexer, preprocessor, parser, compilation):
        options.languageVersion = _LANGUAGES[language]
    bag.lexerOptions, bag.preprocessorOptions, bag.parserOptions = lexer, preprocessor, parser
    bag.compilationOptions = compilation
    return bag


def _compile(job: dict[str, Any], tree: Any, language: str, top: str | None) -> Any:
    bag = _options(language)
    options = bag.compilationOptions
    if top is not None:
        options.topModules = {top}
    bag.compilationOptions = options
    compilation = ast.Compilation(bag)
    compilation.addSyntaxTree(tree)
    return compilation


def _tokens(name: str, text: str, facts: Facts) -> None:
    """Give the facts of a file's raw tokens, as they stand before any preprocessing."""
    sources = pyslang.SourceManager()
    buffer = sources.assignText(name, text)
    options = parsing.LexerOptions()
    options.languageVersion = _LANGUAGES["systemverilog"]
    # Both must outlive the tokens.
    memory, diagnostics = pyslang.BumpAllocator(), pyslang.Diagnostics()
    lexer = parsing.Lexer(buffer, memory, diagnostics, sources, options)
    window: deque[Any] = deque()
    before = None
    while True:
        while len(window) < 3:
            token = lexer.lex()
            window.append(token)
            if token.kind == parsing.TokenKind.EndOfFile:
                window.extend([token, token])
        line = sources.getLineNumber(window[0].location)
        _token(name, line, window, facts)
        if before is not None and _is_glued(before, window[0]):
            facts.add("paste", name, line, before.rawText + window[0].rawText)
        if window[0].kind == parsing.TokenKind.EndOfFile:
            break
        before = window.popleft()
    for diagnostic in diagnostics:
        if diagnostic.isError() or str(diagnostic.code) == "DiagCode(NestedBlockComment)":
            facts.add("lexical", name, sources.getLineNumber(diagnostic.location), str(diagnostic.code)[9:-1])


def _is_glued(before: Any, token: Any) -> bool:
    """Whether a macro stands so close behind a token that replacing text makes one token of both."""
    is_macro = token.kind in (parsing.TokenKind.Directive, parsing.TokenKind.MacroUsage)
    return (
        is_macro and not token.trivia and (before.rawText[-1:].isalnum() or before.rawText[-1:] in "_$/*\\")
    )


def _token(name: str, line: int, window: deque[Any], facts: Facts) -> None:
    token, following, after = window[0], window[1], window[2]
    _comments(name, line, token.trivia, facts)
    kind, raw = token.kind.name, token.rawText
    if kind == "SystemIdentifier":
        literal = following.kind.name == "OpenParenthesis" and after.kind.name == "StringLiteral"
        facts.add("system", name, line, raw, after.rawText if literal else "")
    elif kind in ("RootSystemName", "UnitSystemName"):
        facts.add("system", name, line, raw)
    elif kind == "Directive":
        facts.add("directive", name, line, raw, following.rawText)
    elif kind == "MacroUsage":
        facts.add("macro", name, line, raw)
    elif kind.startswith("Macro") and not kind.endswith("Keyword"):
        facts.add("paste", name, line, raw)
    elif kind.endswith("Keyword"):
        facts.add("keyword", name, line, raw, "string" if following.kind.name == "StringLiteral" else "")
    elif kind == "Identifier" and raw.startswith("\\"):
        facts.add("escaped", name, line, raw)
    elif kind == "StringLiteral":
        if not _is_plain(raw) or following.kind == token.kind:
            facts.add("string", name, line, raw[:80])
    elif kind == "Dollar":
        facts.add("paste", name, line, raw)
    elif kind == "Unknown" or not raw.isascii():
        facts.add("unknown", name, line, raw[:80])


def _is_plain(raw: str) -> bool:
    return _PLAIN_STRING.issuperset(raw) and not raw.startswith('"""')


def _comments(name: str, line: int, trivia: Any, facts: Facts) -> None:
    """Look at the comments before a token that stands in `line`."""
    newlines = 0
    for piece in reversed(trivia):
        text = piece.getRawText()
        newlines += text.count("\n")
        if piece.kind in (parsing.TriviaKind.LineComment, parsing.TriviaKind.BlockComment):
            _comment(name, line - newlines, text, facts)


def _comment(name: str, line: int, raw: str, facts: Facts) -> None:
    words = raw[2:].removesuffix("*/").split()[:3]
    facts.add("comment", name, line, " ".join(words)[:80], raw[:2])
    if raw.startswith("//") and raw.rstrip().endswith("\\"):
        facts.add("continued", name, line, raw[-40:])


def _place(sources: Any, location: Any) -> tuple[str, int]:
    """Return the file and line of the text that a person wrote (the use of a macro, not its body)."""
    place = sources.getFullyExpandedLoc(location)
    return sources.getFileName(place), sources.getLineNumber(place)


def _syntax(sources: Any, tree: Any, facts: Facts) -> bool:
    """Give the facts of the syntax tree; return whether it is free of errors."""
    engine = pyslang.DiagnosticEngine(sources)
    errors = [d for d in tree.diagnostics if d.isError()]
    for diagnostic in errors:
        facts.add("syntax-error", *_place(sources, diagnostic.location), engine.formatMessage(diagnostic))

    def visit(node: Any) -> None:
        if isinstance(node, parsing.Token):
            return
        kind = node.kind.name
        extra = ""
        if kind == "TimingControlStatement" and node.parent is not None:
            extra = node.parent.kind.name
        file, line = _place(sources, node.sourceRange.start)
        if kind == "AttributeSpec":
            facts.add("attribute", file, line, node.name.valueText)
        elif kind in _DEFINITIONS:
            facts.add("module", file, line, node.header.name.valueText)
        facts.add("syntax", file, line, kind, extra)

    if tree.root is not None and not any(str(d.code) == "DiagCode(ParseTreeTooDeep)" for d in errors):
        tree.root.visit(visit)
    return not errors


def _hierarchy(sources: Any, compilation: Any, facts: Facts) -> None:
    """Give the names that lead out of their module, and the errors of elaboration."""
    engine = pyslang.DiagnosticEngine(sources)
    for diagnostic in compilation.getAllDiagnostics():
        severity = engine.getSeverity(diagnostic.code, diagnostic.location)
        option = engine.getOptionName(diagnostic.code)
        if severity.name in ("Error", "Fatal") or option == "upward-name":
            place = _place(sources, diagnostic.location)
            facts.add("elaboration", *place, engine.formatMessage(diagnostic), str(diagnostic.code)[9:-1])
    pending = [instance.body for instance in compilation.getRoot().topInstances]
    done: set[str] = set()
    while pending:
        body = pending.pop()
        # One instance of each module shows its names; parameters do not change them.
        if body.definition.name not in done:
            done.add(body.definition.name)
            pending += _names_that_leave(sources, body, facts)


def _names_that_leave(sources: Any, body: Any, facts: Facts) -> list[Any]:
    children: list[Any] = []

    def visit(node: Any) -> Any:
        if isinstance(node, ast.InstanceSymbol):
            children.append(node.body)
            return ast.VisitAction.Skip
        if isinstance(node, ast.HierarchicalValueExpression) and _leaves(node.symbol, body):
            file, line = _place(sources, node.sourceRange.start)
            facts.add("hierarchical", file, line, str(node.syntax or node.symbol.name).strip())
        return ast.VisitAction.Advance

    body.visit(visit)
    return children


def _leaves(symbol: Any, body: Any) -> bool:
    """Whether a symbol belongs to another module; signals of an interface are what its ports are for."""
    owner = symbol.parentScope.containingInstance if symbol.parentScope is not None else None
    if owner is None:
        return True
    is_interface = owner.definition.definitionKind == ast.DefinitionKind.Interface
    return owner != body and not is_interface


def elaborate(job: dict[str, Any]) -> dict[str, Any]:
    """Elaborate the design below its top module; give diagnostics, ports and module names."""
    sources, tree = _parse(job, job["language"])
    compilation = _compile(job, tree, job["language"], job["top"])
    diagnostics = list(compilation.getAllDiagnostics())
    if not compilation.hasFatalErrors:
        options = analysis.AnalysisOptions()
        options.flags = analysis.AnalysisFlags.CheckUnused
        manager = analysis.AnalysisManager(options)
        compilation.freeze()
        manager.analyze(compilation)
        diagnostics += list(manager.getDiagnostics())
    engine = pyslang.DiagnosticEngine(sources)
    engine.setWarningOptions(job["warnings"])
    found = []
    for diagnostic in diagnostics:
        severity = engine.getSeverity(diagnostic.code, diagnostic.location).name.lower()
        option = engine.getOptionName(diagnostic.code)
        place = _place(sources, diagnostic.location)
        found.append([severity, option, *place, engine.formatMessage(diagnostic)])
    return {"diagnostics": found, **_tops(compilation)}


def _tops(compilation: Any) -> dict[str, Any]:
    tops = list(compilation.getRoot().topInstances)
    ports = {}
    if len(tops) == 1:
        for port in tops[0].body.portList:
            ports[port.name] = [port.direction.name, port.type.bitWidth]
    return {"tops": [top.name for top in tops], "ports": ports}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
