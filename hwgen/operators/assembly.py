"""Structural Verilog: modules assembled from leaf modules, checked as they are connected.

A leaf is a Verilog file in `templates/rtl/` with an ANSI header, one parameter or port per line. Its port
widths are expressions over its parameters; every connection is checked against them when it is made, and
a mismatch names both ends. A parameter with a range, as in `parameter [WIDTH-1:0] TABLE = 0`, is given as so
many bits. The result is Verilog-2005 text that keeps groups and comments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from hwgen.core.candidate import SourceFile
from hwgen.core.widths import evaluate
from hwgen.infra.resources import data_path


class AssemblyError(ValueError):
    """Two ends that do not fit: a bug in a generator, never a mistake of the person who asked."""


@dataclass(frozen=True)
class Expr:
    """A piece of Verilog with its width in bits: a net, some bits of one, or an expression."""

    text: str
    width: int
    net: str = ""  # the net that these bits are of, if it is one
    low: int = 0

    def bits(self, low: int, count: int) -> Expr:
        """Return `count` bits from bit `low` on; the whole net if that is what they are."""
        if low < 0 or count < 1 or low + count > self.width:
            raise AssemblyError(f"{self.text} has {self.width} bits: no {count} from bit {low}")
        if count == self.width:
            return self
        if not self.net:
            raise AssemblyError(f"{self.text} is no net: it has no bits to take")
        first = self.low + low
        part = f"{first}" if count == 1 else f"{first + count - 1}:{first}"
        return Expr(f"{self.net}[{part}]", count, self.net, first)


def const(value: int, width: int) -> Expr:
    """Return a sized decimal literal."""
    return Expr(f"{width}'d{value}", width)


def concat(*parts: Expr) -> Expr:
    """Join expressions, the most significant first."""
    if len(parts) == 1:
        return parts[0]
    return Expr("{" + ", ".join(p.text for p in parts) + "}", sum(p.width for p in parts))


def expr(template: str, width: int = 1, **parts: Expr) -> Expr:
    """Fill a Verilog template with expressions: `expr("{a} && !{b}", a=x, b=y)`."""
    return Expr(template.format(**{k: v.text for k, v in parts.items()}), width)


@dataclass(frozen=True)
class Leaf:
    """The interface of a leaf module, as its file declares it."""

    name: str
    path: Path
    defaults: Mapping[str, str]
    ports: Mapping[str, tuple[str, str]]  # name -> (direction, width expression)
    ranges: Mapping[str, str]  # width expression of each parameter that has a range
    uses: tuple[str, ...]

    def values(self, parameters: Mapping[str, int]) -> dict[str, int]:
        """Return every parameter's value: the given ones, and the defaults of the file."""
        known: dict[str, int] = {}
        for name, text in self.defaults.items():
            known[name] = parameters[name] if name in parameters else evaluate(text, known)
        return known


_PARAMETER = re.compile(r"^\s*parameter\s+(?:\[(.+?):0\]\s*)?(\w+)\s*=\s*([^,/\n]+?)\s*,?\s*(?://.*)?$", re.M)
_PORT = re.compile(r"^\s*(input|output)\s+(?:wire|reg)\s*(?:\[(.+?):0\])?\s*(\w+)\s*,?\s*(?://.*)?$", re.M)
_INSTANCE = re.compile(r"^\s*(\w+)\s*(?:#\(|\w+\s*\()", re.M)


@cache
def leaf_paths() -> Mapping[str, Path]:
    """Return the file of each leaf module by the module's name."""
    return {path.stem: path for path in sorted(data_path("templates").glob("rtl/**/*.v"))}


@cache
def leaf(name: str) -> Leaf:
    """Read the interface of a leaf module."""
    paths = leaf_paths()
    if name not in paths:
        raise AssemblyError(f"there is no leaf module {name} in templates/rtl")
    text = paths[name].read_text()
    header = text[text.index(f"module {name}") : text.index(");\n")]
    body = text[text.index(");\n") :]
    ports = {m[3]: (m[1], f"{m[2]}+1" if m[2] else "1") for m in _PORT.finditer(header)}
    uses = sorted({m[1] for m in _INSTANCE.finditer(body) if m[1] in paths})
    parameters = _PARAMETER.findall(header)
    defaults = {parameter: default for _, parameter, default in parameters}
    ranges = {parameter: f"{top}+1" for top, parameter, _ in parameters if top}
    return Leaf(name, paths[name], defaults, ports, ranges, tuple(uses))


_ROW_BITS = 256


@dataclass
class _Group:
    comment: str
    lines: list[str] = field(default_factory=list)


class Module:
    """A Verilog module under construction."""

    def __init__(self, name: str, header: str) -> None:
        self.name = name
        self.header = header
        self._ports: list[_Group] = []
        self._body: list[_Group] = []
        self._names: set[str] = set()
        self._leaves: set[str] = set()
        self._directions: dict[str, tuple[str, int]] = {}
        self._below: dict[str, Module] = {}

    def port_group(self, comment: str) -> None:
        """Start a group of ports under a comment."""
        self._ports.append(_Group(comment))

    def section(self, comment: str) -> None:
        """Start a section of the body under a comment."""
        self._body.append(_Group(comment))

    def _declare(self, name: str, width: int) -> Expr:
        if name in self._names:
            raise AssemblyError(f"{self.name}: {name} is declared twice")
        if width < 1:
            raise AssemblyError(f"{self.name}: {name} has {width} bits")
        self._names.add(name)
        return Expr(name, width, name)

    def _port(self, direction: str, name: str, width: int, comment: str) -> Expr:
        declared = self._declare(name, width)
        self._directions[name] = (direction, width)
        text = f"{direction:<6} wire {_range(width):<9} {name}"
        self._ports[-1].lines.append(f"{text}//{comment}" if comment else text)
        return declared

    def input(self, name: str, width: int = 1, comment: str = "") -> Expr:
        """Declare an input port."""
        return self._port("input", name, width, comment)

    def output(self, name: str, width: int = 1, comment: str = "") -> Expr:
        """Declare an output port."""
        return self._port("output", name, width, comment)

    def wire(self, name: str, width: int = 1, value: Expr | None = None) -> Expr:
        """Declare a wire, driven by an instance or by `value`."""
        declared = self._declare(name, width)
        drive = ""
        if value is not None:
            self._check(f"wire {name}", width, value)
            drive = f" = {value.text}"
        self._body[-1].lines.append(f"  wire {_range(width)}{' ' if width > 1 else ''}{name}{drive};")
        return declared

    def assign(self, target: Expr, value: Expr) -> None:
        """Drive an output or a wire."""
        self._check(f"assign {target.text}", target.width, value)
        self._body[-1].lines.append(f"  assign {target.text} = {value.text};")

    def unused(self, name: str, *parts: Expr) -> None:
        """Say that bits are not used on purpose, in the way that lint tools understand."""
        self.wire(name, 1, Expr("&{1'b0, " + ", ".join(p.text for p in parts) + "}", 1))

    def instance(
        self, module: str, name: str, parameters: Mapping[str, int], connections: Mapping[str, Expr | None]
    ) -> None:
        """Instantiate a leaf, every port connected (None leaves an output open) and every width checked."""
        interface = leaf(module)
        where = f"{self.name}.{name} ({module})"
        unknown = [*(set(parameters) - set(interface.defaults)), *(set(connections) - set(interface.ports))]
        missing = set(interface.ports) - set(connections)
        if unknown or missing:
            raise AssemblyError(f"{where}: unknown {sorted(unknown)}, not connected {sorted(missing)}")
        values = interface.values(parameters)
        for port, connected in connections.items():
            if connected is not None:
                width = evaluate(interface.ports[port][1], values)
                self._check(f"{where}: port {port}", width, connected)
            elif interface.ports[port][0] == "input":
                raise AssemblyError(f"{where}: input {port} is left open")
        self._leaves.add(module)
        given = {key: _literal(interface, key, value, values) for key, value in parameters.items()}
        self._body[-1].lines += _instance_lines(module, name, given, connections)

    def submodule(self, module: Module, name: str, connections: Mapping[str, Expr]) -> None:
        """Instantiate another module under construction, every port connected and every width checked."""
        where = f"{self.name}.{name} ({module.name})"
        if set(connections) != set(module._directions):
            odd = sorted(set(connections) ^ set(module._directions))
            raise AssemblyError(f"{where}: ports {odd} are unknown or not connected")
        for port, connected in connections.items():
            self._check(f"{where}: port {port}", module._directions[port][1], connected)
        if self._below.setdefault(module.name, module) is not module:
            raise AssemblyError(f"{self.name}: two modules are named {module.name}")
        self._body[-1].lines += _instance_lines(module.name, name, {}, connections)

    def _check(self, what: str, width: int, value: Expr) -> None:
        if value.width != width:
            raise AssemblyError(f"{what} has {width} bits, but {value.text} has {value.width}")

    def text(self) -> str:
        """Return the module as Verilog-2005."""
        lines = [*(f"// {line}".rstrip() for line in self.header.splitlines()), f"module {self.name} ("]
        lines += _port_lines(self._ports)
        lines += [");", ""]
        for group in self._body:
            lines += [f"  // {line}".rstrip() for line in group.comment.splitlines()]
            lines += [*group.lines, ""]
        return "\n".join([*lines, "endmodule", ""])

    def files(self) -> tuple[SourceFile, ...]:
        """Return this module's file, those of the modules below it and of every leaf, the top first."""
        modules = self._all_below()
        needed: set[str] = set()
        todo = set().union(self._leaves, *(module._leaves for module in modules))
        while todo:
            name = todo.pop()
            needed.add(name)
            todo |= set(leaf(name).uses) - needed
        leaves = [SourceFile(f"{name}.v", leaf(name).path.read_text()) for name in sorted(needed)]
        own = [SourceFile(f"{module.name}.v", module.text()) for module in (self, *modules)]
        return (*own, *leaves)

    def _all_below(self) -> list[Module]:
        found: dict[str, Module] = {}
        for module in self._below.values():
            found[module.name] = module
            found |= {inner.name: inner for inner in module._all_below()}
        return list(found.values())


def _range(width: int) -> str:
    return f"[{width - 1}:0]" if width > 1 else ""


def _port_lines(groups: list[_Group]) -> list[str]:
    lines = []
    flat = [line for group in groups for line in group.lines]
    for group in groups:
        if group.comment:
            lines.append(f"    // {group.comment}")
        for line in group.lines:
            text, _, comment = line.partition("//")
            comma = "" if line is flat[-1] else ","
            lines.append(f"    {text}{comma}" + (f"  // {comment}" if comment else ""))
    return lines


def _literal(interface: Leaf, parameter: str, value: int, values: Mapping[str, int]) -> str:
    """Return a parameter's value as Verilog: plain, or all bits of one with a range, a row at a time."""
    if parameter not in interface.ranges:
        return str(value)
    width = evaluate(interface.ranges[parameter], values)
    if value < 0 or value >> width:
        raise AssemblyError(f"{interface.name}: {parameter} has {width} bits, too few for its value")
    rows = []
    for low in range(0, width, _ROW_BITS):
        bits = min(_ROW_BITS, width - low)
        rows.append(f"{bits}'h{value >> low & (1 << bits) - 1:0{-(-bits // 4)}x}")
    return rows[0] if len(rows) == 1 else "{" + ",".join(f"\n          {row}" for row in reversed(rows)) + "}"


def _instance_lines(
    module: str, name: str, parameters: Mapping[str, str], connections: Mapping[str, Expr | None]
) -> list[str]:
    def column(items: list[tuple[str, str]]) -> list[str]:
        pad = max(len(k) for k, _ in items)
        return [f"      .{k:<{pad}}({v})," for k, v in items[:-1]] + [
            f"      .{items[-1][0]:<{pad}}({items[-1][1]})"
        ]

    ports = column([(k, v.text if v is not None else "") for k, v in connections.items()])
    if not parameters:
        return [f"  {module} {name} (", *ports, "  );"]
    return [
        f"  {module} #(",
        *column(list(parameters.items())),
        f"  ) {name} (",
        *ports,
        "  );",
    ]
