"""What state an output depends on: registers and words of memories in its cone, nearest first."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hwgen.core.errors import ToolError
from hwgen.eda.flat_netlist import (
    READ_PORTS,
    REGISTERS,
    Bit,
    Netlist,
    feeds,
    memory_of,
    outputs_of,
)

_REGISTERS = REGISTERS | {"$dlatch", "$adlatch", "$dlatchsr"}
_HOLDING = _REGISTERS | set(READ_PORTS)
# The instances in the name that `flatten` gives a cell: $flatten\core.\alu.$procdff$7.
_INSTANCES = re.compile(r"\\(.+?)\.(?=[\\$])")
# Of greater memories no words are shown.
_MOST_WORDS = 8
_MOST_STEPS = 500_000


@dataclass(frozen=True)
class Register:
    """A register, or a word of a memory, by its path below the top module ("u_core.acc", "u_core.taps[3]").

    `distance` counts the registers from it to the output, itself among them. `is_word` says that simulators
    record it only where they are asked for it by name.
    """

    path: str
    width: int
    signed: bool
    distance: int
    is_word: bool = False


def cone_of(document: Mapping[str, Any], top: str, starts: Mapping[str, int]) -> list[Register]:
    """Return the registers on which bits of ports depend, nearest first.

    `document` is a flattened netlist from Yosys, before registers are mapped; `starts` gives the bits of each
    port as a mask. ToolError where the netlist has another shape.
    """
    netlist = Netlist(document, top)
    names = _names(document, top)
    bits = [b for port, mask in starts.items() for b in _selected(netlist.ports.get(port, []), mask)]
    return list(_Search(netlist, names, _memories(document, top)).run(bits))


def _selected(bits: list[Bit], mask: int) -> list[Bit]:
    return [bit for i, bit in enumerate(bits) if mask >> i & 1]


class _Search:
    """Walks from an output towards what decides it; what is fewer registers away comes first."""

    def __init__(
        self, netlist: Netlist, names: Mapping[Bit, Register], memories: Mapping[str, tuple[int, int, int]]
    ) -> None:
        self._netlist = netlist
        self._names = names
        self._memories = memories

    def run(self, bits: list[Bit]) -> Iterator[Register]:
        queue = [(0, 0, i, bit) for i, bit in enumerate(bits)]
        seen: set[Bit] = set(bits)
        told: set[str] = set()
        steps = len(queue)
        while queue and steps < _MOST_STEPS:
            level, depth, _, bit = heapq.heappop(queue)
            source = self._netlist.source(bit)
            if source is None:
                continue
            name, _, index = source
            cell = self._netlist.cells[name]
            holds = cell["type"] in _HOLDING
            after = (level + 1, 0) if holds else (level, depth + 1)
            for register in self._state(bit, cell, level + 1) if holds else ():
                if register.path not in told:
                    told.add(register.path)
                    yield register
            for further in self._feeding(cell, index):
                if further not in seen:
                    seen.add(further)
                    steps += 1
                    heapq.heappush(queue, (*after, steps, further))

    def _state(self, bit: Bit, cell: Mapping[str, Any], distance: int) -> Iterator[Register]:
        """Yield what a cell holds, where it holds anything that has a name."""
        if cell["type"] in READ_PORTS:
            name = memory_of(cell).removeprefix("\\")
            width, size, first = self._memories.get(name, (0, 0, 0))
            if size <= _MOST_WORDS:
                for at in range(first, first + size):
                    yield Register(f"{name}[{at}]", width, False, distance, is_word=True)
        if cell["type"] in _REGISTERS and (found := self._names.get(bit)) is not None:
            yield Register(found.path, found.width, found.signed, distance, found.is_word)

    def _feeding(self, cell: Mapping[str, Any], index: int) -> Iterator[Bit]:
        yield from feeds(cell, index)
        if cell["type"] in READ_PORTS:
            yield from self._netlist.written(memory_of(cell), index)


def _names(document: Mapping[str, Any], top: str) -> dict[Bit, Register]:
    """Return a name of the sources for each net that a register drives.

    Of several names it is one in the module of the register, an array's before others, one of its width.
    """
    module = document["modules"][top]
    try:
        held = {
            bit: (_scope_of(name), len(outputs_of(cell)))
            for name, cell in module["cells"].items()
            if cell["type"] in _REGISTERS
            for bit in outputs_of(cell)
        }
        ports = module["ports"]
        found: dict[Bit, tuple[tuple[bool, bool, bool, bool, int], Register]] = {}
        for name, net in module["netnames"].items():
            if net.get("hide_name") or not any(bit in held for bit in net["bits"]):
                continue
            is_word = name.endswith("]")
            register = Register(name, len(net["bits"]), bool(net.get("signed")), 0, is_word)
            for bit in net["bits"]:
                if bit in held:
                    scope, width = held[bit]
                    other = len(net["bits"]) != width
                    rank = (not name.startswith(scope), not is_word, other, name in ports, name.count("."))
                    if bit not in found or rank < found[bit][0]:
                        found[bit] = rank, register
    except (KeyError, TypeError, AttributeError) as error:
        raise ToolError(f"Yosys wrote a netlist of an unknown shape ({error!r})") from error
    return {bit: register for bit, (_, register) in found.items()}


def _scope_of(cell: str) -> str:
    """Return the path of the instance that a flattened cell comes from, with a dot at its end."""
    return "".join(f"{instance}." for instance in _INSTANCES.findall(cell)) if cell[:1] == "$" else ""


def _memories(document: Mapping[str, Any], top: str) -> dict[str, tuple[int, int, int]]:
    """Return width, number of words and first address of each memory."""
    try:
        return {
            name: (int(m["width"]), int(m["size"]), int(m.get("start_offset", 0)))
            for name, m in document["modules"][top].get("memories", {}).items()
        }
    except (KeyError, TypeError, ValueError) as error:
        raise ToolError(f"Yosys wrote memories of an unknown shape ({error!r})") from error
