"""Read what Yosys wrote: JSON netlists, `stat -json` and the longest path. Pure functions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

from hwgen.core.errors import ToolError
from hwgen.eda.ports import Port

MEMORY_CELLS = ("$mem", "$mem_v2")
LATCH_CELLS = ("$dlatch", "$adlatch", "$dlatchsr")
_BITS = re.compile(r"[01xz]+")


@dataclass(frozen=True)
class Cell:
    """One cell of a netlist: an instance of another module, or a primitive of Yosys or the target."""

    name: str
    type: str
    parameters: Mapping[str, Any]
    source: str = ""

    def parameter(self, name: str) -> int:
        """Return an integer parameter; ToolError when it is absent or no number."""
        value = self.parameters.get(name)
        if isinstance(value, int):
            return value
        if isinstance(value, str) and _BITS.fullmatch(value):
            return int(value.replace("x", "0").replace("z", "0"), 2)
        raise ToolError(f"Yosys gave cell {self.name} ({self.type}) no number {name}, but {value!r}")


@dataclass(frozen=True)
class Module:
    """One module of a netlist.

    `source_name` is its name in the sources, `label` the same with a number where parameters differ.
    `memory_bits` counts the
    memories that are still memories.
    """

    name: str
    source_name: str
    label: str
    ports: Mapping[str, Port]
    cells: tuple[Cell, ...]
    memory_bits: int


@dataclass(frozen=True)
class Netlist:
    """A hierarchical netlist."""

    modules: Mapping[str, Module]


@dataclass(frozen=True)
class Census:
    """How many cells of each type every module has, and its area where a library gives one.

    The types of a module's cells include the modules that it instantiates.
    """

    cells: Mapping[str, Mapping[str, int]]
    area_um2: Mapping[str, float] = field(default_factory=dict)


def read_netlist(document: Mapping[str, Any]) -> Netlist:
    """Read the document that `write_json` wrote; ToolError when it has another shape."""
    try:
        modules = {n: m for n, m in document["modules"].items() if not _is_blackbox(m)}
        labels = _labels(modules)
        return Netlist({name: _module(name, *labels[name], data) for name, data in modules.items()})
    except (KeyError, TypeError, AttributeError) as error:
        raise ToolError(f"Yosys wrote a netlist of an unknown shape ({error!r})") from error


def _module(name: str, source_name: str, label: str, data: Mapping[str, Any]) -> Module:
    ports = {p: Port(str(d["direction"]), len(d["bits"])) for p, d in data.get("ports", {}).items()}
    cells = tuple(
        Cell(n, str(c["type"]), c.get("parameters", {}), str(c.get("attributes", {}).get("src", "")))
        for n, c in data.get("cells", {}).items()
    )
    # Before Yosys collects a memory into a cell, it stands beside the cells.
    arrays = sum(int(m["width"]) * int(m["size"]) for m in data.get("memories", {}).values())
    collected = sum(c.parameter("SIZE") * c.parameter("WIDTH") for c in cells if c.type in MEMORY_CELLS)
    return Module(name, source_name, label, ports, cells, arrays + collected)


def _is_blackbox(data: Mapping[str, Any]) -> bool:
    attributes = data.get("attributes", {})
    return any(attributes.get(name) for name in ("blackbox", "whitebox"))


def _labels(modules: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    """Name modules as the sources do, and number those that differ only in parameters."""
    names = {n: str(m.get("attributes", {}).get("hdlname", n)).lstrip("\\") for n, m in modules.items()}
    counts = Counter(names.values())
    seen: Counter[str] = Counter()
    labels = {}
    for name, base in names.items():
        seen[base] += 1
        labels[name] = (base, base if counts[base] == 1 else f"{base}#{seen[base]}")
    return labels


def read_census(document: Mapping[str, Any]) -> Census:
    """Read the document that `stat -json` wrote; ToolError when it has another shape."""
    cells: dict[str, dict[str, int]] = {}
    areas: dict[str, float] = {}
    try:
        for raw_name, data in document["modules"].items():
            name = raw_name.removeprefix("\\")
            counts = Counter(_counts(data.get("num_cells_by_type", {})))
            submodules = _counts(data.get("num_submodules_by_type", {}))
            # Some versions list instances of modules among the cells, some apart from them.
            counts.update({n: c for n, c in submodules.items() if n not in counts})
            cells[name] = dict(counts)
            if "area" in data:
                areas[name] = float(data["area"])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ToolError(f"Yosys wrote statistics of an unknown shape ({error!r})") from error
    return Census(cells, areas)


def _counts(data: Mapping[str, Any]) -> dict[str, int]:
    return {n.removeprefix("\\"): int(v["count"] if isinstance(v, dict) else v) for n, v in data.items()}


def multiplicities(children: Mapping[str, Mapping[str, int]], top: str) -> dict[str, int]:
    """Return how often each module occurs below `top` (once), given the cells of each by type."""
    found = Counter({top: 1})
    for module in reversed(children_first(children, top)):
        for name, count in children[module].items():
            if name in children:
                found[name] += found[module] * count
    return dict(found)


def children_first(children: Mapping[str, Mapping[str, int]], top: str) -> list[str]:
    """Order `top` and the modules below it so that each comes after all those that it instantiates."""
    if top not in children:
        raise ToolError(f"Yosys wrote nothing about the top module {top}")
    below: dict[str, list[str]] = {}
    pending = [top]
    while pending:
        module = pending.pop()
        if module not in below:
            below[module] = [name for name in children[module] if name in children]
            pending += below[module]
    try:
        return list(TopologicalSorter(below).static_order())
    except CycleError as error:
        raise ToolError(f"module {error.args[1][0]} instantiates itself") from error


def cells_by_type(netlist: Netlist) -> dict[str, dict[str, int]]:
    """Count the cells of each module of a netlist."""
    return {name: dict(Counter(c.type for c in m.cells)) for name, m in netlist.modules.items()}


def read_longest_path(text: str, top: str) -> int:
    """Read the number of cells on the longest path from what `ltp` wrote; 0 where there is no logic.

    The line is matched as a whole: names in the design cannot have spaces, so none can imitate it.
    """
    pattern = rf"^Longest topological path in {re.escape(top)} \(length=(-?\d+)\):$"
    found = re.findall(pattern, text, re.MULTILINE)
    if len(found) != 1:
        raise ToolError(f"Yosys wrote no longest path of {top}")
    return max(int(found[0]), 0)
