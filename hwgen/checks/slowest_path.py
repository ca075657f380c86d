"""The slowest path as a table of signals and lines of the sources. Pure functions."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from hwgen.core.candidate import SourceFile
from hwgen.core.table import Table
from hwgen.eda.nextpnr import Station

_MOST_ROWS = 16
_MOST_BYTES = 64 << 20
_MOST_NAME = 60
_MOST_LINE = 80
_OURS = re.compile(r"\brtl/(?P<file>[^\s:|]+):(?P<line>\d+)")


def path_table(stations: Sequence[Station], netlist: bytes, sources: Sequence[SourceFile]) -> Table | None:
    """Return where the time of a path goes; None where the path is not known.

    `netlist` is the JSON netlist that was placed: its cells name the lines that they come from.
    """
    if not stations:
        return None
    cells = _cells(netlist)
    lines = {source.name: source.text.split("\n") for source in sources}
    rows = []
    for station in stations[:_MOST_ROWS]:
        where, text = _source(station, cells, lines)
        times = f"{station.logic_ns:.2f}", f"{station.routing_ns:.2f}"
        rows.append((station.signal[-_MOST_NAME:], *times, where, text))
    head = ("signal", "logic ns", "routing ns", "where", "source")
    longest = sorted(range(len(rows)), key=lambda i: -(stations[i].logic_ns + stations[i].routing_ns))
    ranks = tuple(longest.index(i) for i in range(len(rows)))
    return Table(
        "The slowest path, from the register where it begins", head, tuple(rows), (0, 0, 0, 0, 1), ranks
    )


def _cells(netlist: bytes) -> Mapping[str, Any]:
    """Return the cells of all modules by name; of those of one name, one."""
    if len(netlist) > _MOST_BYTES:
        return {}
    try:
        modules = json.loads(netlist)["modules"].values()
        return {name: cell for module in modules for name, cell in module.get("cells", {}).items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _source(
    station: Station, cells: Mapping[str, Any], lines: Mapping[str, Sequence[str]]
) -> tuple[str, str]:
    """Return the place that a cell comes from, and the line there; empty where that is not known."""
    parts = station.cell.partition("$")[0].split(".")
    names = (
        ".".join(parts[at:]) for at in range(len(parts))
    )  # modules that were kept have cells of their own
    cell: Any = next((cells[name] for name in names if name in cells), {})
    attributes = cell.get("attributes", {}) if isinstance(cell, dict) else {}
    found = _OURS.search(str(attributes.get("src", ""))) if isinstance(attributes, dict) else None
    if found is None:
        return "", ""
    source, line = lines.get(found["file"], ()), int(found["line"])
    text = source[line - 1].strip()[:_MOST_LINE] if 0 < line <= len(source) else ""
    return f"{found['file']}:{line}", text
