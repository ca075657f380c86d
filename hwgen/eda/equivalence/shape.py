"""What clocks and resets a design has, from its netlist of Yosys's word-level cells and its ports' names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hwgen.core.errors import ToolError
from hwgen.eda.ports import Port

_CLOCK = re.compile(r"(?i)(?:.*_)?[a-z]{0,3}(?:clk|clock)\d*(?:_?in?)?(?:_(?!en|sel|div|gate).*)?|(?:.*_)?ck")
_RESET = re.compile(r"(?i)(?:.*_)?(?:n|a|s|p|h|sys|por)?_?(?:rst|reset|clr)(?:n|b|l|p|i|ni|pi)?\d*(?:_.*)?")
_LOW = re.compile(r"(?i)(?:.*_)?n_?(?:rst|reset|clr).*|.*(?:rst|reset|clr)\d*_?(?:n|ni|b|l|bar)(?:_.*)?")
_LATCHES = ("$dlatch", "$adlatch", "$dlatchsr", "$sr")
_FLIP_FLOPS = re.compile(r"\$(?:s|a|al)?dff(?:e|ce|sr|sre)?")
_MEMORY_PORTS = re.compile(r"\$mem(?:rd|wr)(?:_v2)?")


@dataclass(frozen=True)
class Reset:
    """A reset: the value at which it is active, and whether registers obey it without a clock."""

    active: int
    asynchronous: bool = False


@dataclass(frozen=True)
class Shape:
    """How a design is to be driven.

    `clocks` maps ports that clock something (or are named like clocks) to the edges that are used, "+", "-"
    or both. `steady` says that one port clocks everything, with one edge, and that there are no latches: then
    a cycle of that clock is one step of the whole design. `memory_bits` are those of all memories.
    """

    clocks: Mapping[str, str]
    resets: Mapping[str, Reset]
    steady: bool
    memory_bits: int = 0


def shape_by_names(ports: Mapping[str, Port]) -> Shape:
    """Return what the names of ports say of a design that Yosys cannot read."""
    single = [name for name, port in ports.items() if port.direction == "input" and port.width == 1]
    clocks = [name for name in single if _CLOCK.fullmatch(name)]
    resets = {name: Reset(_active_by_name(name)) for name in single if _is_reset(name, clocks)}
    return Shape(dict.fromkeys(clocks, "+"), resets, steady=False)


def shape_of(document: Mapping[str, Any], top: str, ports: Mapping[str, Port]) -> Shape:
    """Return the shape of a flattened design; ToolError for a document of an unknown form."""
    named = shape_by_names(ports)
    try:
        module = document["modules"][top]
        owner = {
            bits[0]: name
            for name, port in module["ports"].items()
            if port["direction"] == "input" and len(bits := port["bits"]) == 1
        }
        cells = list(module["cells"].values())
        clocks, is_steady = _clocks(cells, owner)
        resets = dict(_resets(cells, owner))
        bits = sum(int(m["width"]) * int(m["size"]) for m in module.get("memories", {}).values())
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        raise ToolError(f"Yosys wrote a netlist of an unknown shape ({error!r})") from error
    for name, reset in named.resets.items():
        if name not in clocks:
            resets.setdefault(name, reset)
    found = clocks or ({} if is_steady else dict(named.clocks))
    kept = {name: reset for name, reset in resets.items() if name not in found}
    return Shape(found, kept, is_steady, bits)


def _clocks(cells: list[Any], owner: Mapping[Any, str]) -> tuple[dict[str, str], bool]:
    """Return the ports that clock registers with their edges, and whether they are one, with one edge."""
    used = {edge for cell in cells for edge in _edges(cell)}
    has_latches = any(cell["type"] in _LATCHES for cell in cells)
    clocks: dict[str, str] = {}
    for net, edge in sorted(used, key=str):
        if net in owner:
            clocks[owner[net]] = clocks.get(owner[net], "") + edge
    is_steady = len(used) <= 1 and not has_latches and all(net in owner for net, _ in used)
    return clocks, is_steady


def _edges(cell: Any) -> Iterator[tuple[Any, str]]:
    parameters, nets = cell["parameters"], cell["connections"]
    is_memory = _MEMORY_PORTS.fullmatch(cell["type"]) and _number(parameters["CLK_ENABLE"])
    if _FLIP_FLOPS.fullmatch(cell["type"]) or is_memory:
        yield nets["CLK"][0], "+" if _number(parameters["CLK_POLARITY"]) else "-"


def _resets(cells: list[Any], owner: Mapping[Any, str]) -> Iterator[tuple[str, Reset]]:
    """Yield the ports that reset registers: without a clock, or with one where the name says so too."""
    for cell in cells:
        for pin, asynchronous in (("SRST", False), ("ARST", True), ("CLR", True)):
            net = cell["connections"].get(pin, [None])[0]
            name = owner.get(net, "")
            if name and (asynchronous or _is_reset(name, ())):
                yield name, Reset(_number(cell["parameters"][f"{pin}_POLARITY"]), asynchronous)


def _number(bits: str) -> int:
    return int(bits, 2)


def _is_reset(name: str, clocks: Any) -> bool:
    return name not in clocks and _RESET.fullmatch(name) is not None


def _active_by_name(name: str) -> int:
    return 0 if _LOW.fullmatch(name) else 1
