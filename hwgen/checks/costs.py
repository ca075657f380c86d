"""What a design is made of, in terms of its sources, the most costly first. Pure functions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hwgen.checks.support import without_rtl
from hwgen.core.candidate import SourceFile
from hwgen.core.errors import ToolError
from hwgen.core.table import Table
from hwgen.eda.yosys_netlist import Cell, Netlist, cells_by_type, multiplicities

_MOST_ROWS = 10
_MOST_LINE = 80
_SOURCE = re.compile(r"(?P<file>[^\s:|]+):(?P<line>\d+)")
_WORDS = {
    "$mul": "multiplier",
    "$div": "divider",
    "$mod": "remainder",
    "$divfloor": "divider",
    "$modfloor": "remainder",
    "$pow": "power",
    "$add": "adder",
    "$sub": "subtractor",
    "$alu": "adder",
    "$neg": "negation",
    "$mux": "choice of two",
    "$pmux": "choice of several",
    "$mem_v2": "memory",
    "$mem": "memory",
    "$memrd": "reading of a memory",
    "$memrd_v2": "reading of a memory",
    "$memwr_v2": "writing of a memory",
}
_COMPARES = frozenset(("$lt", "$le", "$gt", "$ge", "$eq", "$ne", "$eqx", "$nex"))
_SHIFTS = frozenset(("$shl", "$shr", "$sshl", "$sshr", "$shift", "$shiftx"))
_REGISTER = re.compile(r"\$(a|s|al)?dff(e|ce)?|\$dffsre?")
# Roughly the gates for a bit: only the order of the rows follows from it.
_ADDER, _REGISTER_BIT, _CHOICE, _PLAIN = 6, 6, 3, 1


@dataclass(frozen=True)
class _Part:
    what: str
    size: str
    file: str
    line: int


def costs(netlist: Netlist, top: str, sources: Sequence[SourceFile]) -> Table | None:
    """Return which operations of the sources cost most, how wide they are and how often they occur.

    The order is an estimate from their widths. None where there is nothing that costs.
    """
    times = multiplicities(cells_by_type(netlist), top)
    counts: Counter[_Part] = Counter()
    weights: Counter[_Part] = Counter()
    for name, count in times.items():
        for cell in netlist.modules[name].cells:
            if cell.type not in netlist.modules and (weight := _weight(cell)):
                part = _part(cell)
                counts[part] += count
                weights[part] += weight * count
    if not counts:
        return None
    lines = {source.name: source.text.split("\n") for source in sources}
    largest = [part for part, _ in weights.most_common(_MOST_ROWS)]
    rows = [(str(counts[p]), p.what, p.size, _where(p), _line(p, lines)) for p in largest]
    head = ("times", "what", "bits", "where", "source")
    ranks = tuple(1 + at for at in range(len(rows)))
    return Table("What costs most, by an estimate from the widths", head, tuple(rows), (0, 0, 0, 0, 2), ranks)


def _widths(cell: Cell) -> list[int]:
    names = ("A_WIDTH", "B_WIDTH", "Y_WIDTH", "WIDTH")
    found = []
    for name in names:
        if name in cell.parameters:
            try:
                found.append(cell.parameter(name))
            except ToolError:
                return []
    return found


def _weight(cell: Cell) -> int:
    """Return about how many gates a cell takes; 0 for what is nothing but wires."""
    widths = _widths(cell)
    if not widths:
        return 0
    if cell.type in ("$mul", "$div", "$mod", "$divfloor", "$modfloor", "$pow"):
        return _ADDER * widths[0] * widths[1]
    if cell.type in ("$add", "$sub", "$alu", "$neg") or cell.type in _COMPARES:
        return _ADDER * max(widths[:2])
    if cell.type in _SHIFTS:
        return _CHOICE * widths[-1] * max(min(widths[1], widths[-1].bit_length()), 1)
    if _REGISTER.fullmatch(cell.type):
        return _REGISTER_BIT * widths[-1]
    if cell.type == "$pmux":
        return _CHOICE * widths[0] * max(_selects(cell), 1)
    if cell.type == "$mux":
        return _CHOICE * widths[-1]
    return _PLAIN * max(widths) if cell.type.startswith("$") and cell.type != "$pos" else 0


def _selects(cell: Cell) -> int:
    return cell.parameter("S_WIDTH") if "S_WIDTH" in cell.parameters else 1


def _part(cell: Cell) -> _Part:
    place = _SOURCE.search(cell.source)
    file, line = (without_rtl(place["file"]), int(place["line"])) if place else ("", 0)
    return _Part(_what(cell.type), " x ".join(map(str, _shown_widths(cell))), file, line)


def _what(kind: str) -> str:
    if kind in _COMPARES:
        return "comparison"
    if kind in _SHIFTS:
        return "shift"
    return "register" if _REGISTER.fullmatch(kind) else _WORDS.get(kind, kind.removeprefix("$"))


def _shown_widths(cell: Cell) -> list[int]:
    widths = _widths(cell)
    return widths[:2] if cell.type == "$mul" else [max(widths)]


def _where(part: _Part) -> str:
    return f"{part.file}:{part.line}" if part.file else ""


def _line(part: _Part, lines: Mapping[str, Sequence[str]]) -> str:
    source = lines.get(part.file, ())
    return source[part.line - 1].strip()[:_MOST_LINE] if 0 < part.line <= len(source) else ""
