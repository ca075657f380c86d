"""What Yosys finds wrong with nets: loops, several drivers, latches, in names and lines of the sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hwgen.checks.support import without_rtl
from hwgen.core.evidence import Finding
from hwgen.eda.yosys_netlist import LATCH_CELLS

_PREFIX = "Warning: "
_LOOP = re.compile(r"found logic loop in module (?P<module>\S+)")
_DRIVERS = re.compile(r"multiple conflicting drivers for (?P<module>[^\s.]+)\.(?P<net>\S+)")
_CELL = re.compile(r"\bcell (?P<cell>\S+) \(")
_INPUT = re.compile(r"module input (?P<port>\S+?)(\[\d+\])?$")
_SOURCE = re.compile(r"(?P<file>[^\s:|]+):(?P<line>\d+)")
_MOST_NAMED = 6

Place = tuple[str, int]


def of_yosys_check(text: str, document: Mapping[str, Any]) -> list[Finding]:
    """Read the warnings of Yosys's `check`: loops and several drivers are errors.

    `document` is the netlist that was checked, as `write_json` gives it. What is told bit by bit is one
    finding.
    """
    found = [_finding(message, details, document) for message, details in _problems(text)]
    return list(dict.fromkeys(found))


def _problems(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each warning with the indented lines that follow it."""
    message, details = "", list[str]()
    for line in text.splitlines():
        if line.startswith(_PREFIX):
            if message:
                yield message, details
            message, details = line.removeprefix(_PREFIX).rstrip(":"), []
        elif line.startswith(" "):
            details.append(line.strip())
    if message:
        yield message, details


def _finding(message: str, details: Sequence[str], document: Mapping[str, Any]) -> Finding:
    if loop := _LOOP.match(message):
        module = _Module(document, loop["module"])
        return module.finding(f"found logic loop in module {module.name}", "through", details)
    if drivers := _DRIVERS.match(message):
        module = _Module(document, drivers["module"])
        net = module.name_of_net(drivers["net"], details)
        return module.finding(f"multiple conflicting drivers for {net} of {module.name}", "at", details)
    return Finding(f"{message} (yosys check)", "warning")


def latches(document: Mapping[str, Any]) -> list[Finding]:
    """Name every latch that the sources infer."""
    found = []
    for name in document.get("modules", {}):
        module = _Module(document, name)
        for cell in module.latch_cells():
            file, line = module.place_of(cell)
            what = module.output_of(cell) or "what this block assigns"
            text = f"{what} of {module.name} is a latch: not on every path is it assigned (yosys)"
            found.append(Finding(text, "error", file, line))
    return found


class _Module:
    """Looks names and lines up in one module of a netlist, which may lack anything."""

    def __init__(self, document: Mapping[str, Any], name: str) -> None:
        modules = document.get("modules", {})
        self._data = _mapping(modules.get(name, modules.get(name.lstrip("\\"))))
        self.name = str(_mapping(self._data.get("attributes")).get("hdlname", name)).lstrip("\\")
        self._names: dict[Any, str] = {}
        for net, about in sorted(_mapping(self._data.get("netnames")).items()):
            if not _mapping(about).get("hide_name"):
                for bit in about.get("bits", ()):
                    self._names.setdefault(bit, net)

    def latch_cells(self) -> list[str]:
        cells = _mapping(self._data.get("cells"))
        return [name for name, cell in cells.items() if _mapping(cell).get("type") in LATCH_CELLS]

    def _cell(self, name: str) -> Mapping[str, Any]:
        return _mapping(_mapping(self._data.get("cells")).get(name))

    def place_of(self, cell: str) -> Place:
        """Return the line of the sources that a cell stands for; ("", 0) where it is not known."""
        source = str(_mapping(self._cell(cell).get("attributes")).get("src", ""))
        found = _SOURCE.search(source)
        return (without_rtl(found["file"]), int(found["line"])) if found else ("", 0)

    def output_of(self, cell: str) -> str:
        """Return the name in the sources of what a cell drives; empty where it has none."""
        directions = _mapping(self._cell(cell).get("port_directions"))
        for port, bits in _mapping(self._cell(cell).get("connections")).items():
            if directions.get(port) == "output":
                return next((self._names[bit] for bit in bits if bit in self._names), "")
        return ""

    def name_of_net(self, net: str, details: Sequence[str]) -> str:
        """Return the name of a net; of one that Yosys named, that of what drives it."""
        if net.startswith("\\"):
            return net.lstrip("\\")
        cells = [m["cell"].lstrip("\\") for text in details if (m := _CELL.search(text))]
        return next((name for cell in cells if (name := self.output_of(cell))), "a net")

    def finding(self, message: str, word: str, details: Sequence[str]) -> Finding:
        """Return an error that names the signals and lines of the cells in the details."""
        places: dict[Place, str] = {}
        inputs = dict.fromkeys(m["port"].lstrip("\\") for text in details if (m := _INPUT.search(text)))
        for text in details:
            if match := _CELL.search(text):
                cell = match["cell"].lstrip("\\")
                places[self.place_of(cell)] = places.get(self.place_of(cell)) or self.output_of(cell)
        known = sorted(place for place in places if place[0])
        named = [
            f"{file}:{line}" + (f" ({places[file, line]})" if places[file, line] else "")
            for file, line in known
        ]
        named += [f"the input {port}" for port in inputs]
        where = f", {word} {', '.join(named[:_MOST_NAMED])}" if named else ""
        file, line = known[0] if known else ("", 0)
        return Finding(f"{message}{where} (yosys check)", "error", file, line)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
