"""A flattened netlist of Yosys's word-level cells, net by net: who drives, who reads, and what can matter."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from hwgen.core.errors import ToolError

Bit = int | str  # a net by its number, or a constant: "0", "1", "x" or "z"
CellData = Mapping[str, Any]  # a cell as write_json gives it
Reader = tuple[str, str, int]  # cell, port, index
_MemoryBit = tuple[str, int]  # memory, index of the bit in its words

_BITWISE = frozenset(("$not", "$pos", "$and", "$or", "$xor", "$xnor", "$mux"))
_REDUCTIONS = ("neg", "reduce_and", "reduce_or", "reduce_xor", "reduce_xnor", "reduce_bool", "logic_not")
_CHOICES = ("logic_and", "logic_or", "pmux", "bmux", "demux")
_SHIFTS = ("shl", "shr", "sshl", "sshr", "shift", "shiftx")
_ARITHMETIC = ("add", "sub", "lt", "le", "eq", "ne", "ge", "gt")
_TRANSPARENT = _BITWISE | {f"${name}" for name in (*_REDUCTIONS, *_CHOICES, *_SHIFTS, *_ARITHMETIC)}
REGISTERS = frozenset(
    ("$dff", "$dffe", "$sdff", "$sdffe", "$sdffce", "$adff", "$adffe", "$aldff", "$aldffe", "$ff")
)
READ_PORTS = ("$memrd", "$memrd_v2")
_WRITE_PORTS = ("$memwr", "$memwr_v2")


class Netlist:
    """The flattened design, and who drives and reads each of its nets."""

    def __init__(self, document: Mapping[str, Any], top: str) -> None:
        try:
            module = document["modules"][top]
            self.cells: Mapping[str, CellData] = module["cells"]
            self._memories: Mapping[str, Mapping[str, Any]] = module.get("memories", {})
            self.ports: Mapping[str, list[Bit]] = {n: p["bits"] for n, p in module["ports"].items()}
            self._outputs = {
                bit for p in module["ports"].values() if p["direction"] != "input" for bit in p["bits"]
            }
            self.drivers: dict[Bit, str] = {}  # logic only
            self.readers: dict[Bit, list[Reader]] = defaultdict(list)
            self.last_net = 1
            self._sources: dict[Bit, Reader] = {}
            for name, cell in self.cells.items():
                self._index(name, cell)
        except (KeyError, TypeError, AttributeError) as error:
            raise ToolError(f"Yosys wrote a netlist of an unknown shape ({error!r})") from error

    def _index(self, name: str, cell: CellData) -> None:
        for port, bits in cell["connections"].items():
            self.last_net = max([self.last_net, *(bit for bit in bits if isinstance(bit, int))])
            if is_input(cell, port):
                for index, bit in enumerate(bits):
                    self.readers[bit].append((name, port, index))
                continue
            self._sources |= {bit: (name, port, index) for index, bit in enumerate(bits)}
            if is_transparent(cell):
                self.drivers |= dict.fromkeys(bits, name)

    def source(self, bit: Bit) -> Reader | None:
        """Return the output of a cell that drives a net; None for inputs of the design and constants."""
        return self._sources.get(bit)

    def is_write(self, cell: CellData) -> bool:
        """Whether a cell writes into a memory."""
        return cell["type"] in _WRITE_PORTS

    def has_contents(self, cell: CellData) -> bool:
        """Whether the memory of a cell begins with contents."""
        return self.is_write(cell) and any(
            c["type"] in ("$meminit", "$meminit_v2") and memory_of(c) == memory_of(cell)
            for c in self.cells.values()
        )

    def memory_ports(self) -> Mapping[str, list[str]]:
        """Return the cells that read or write each memory, by the name that `memory_of` gives."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, cell in self.cells.items():
            if cell["type"] in (*READ_PORTS, *_WRITE_PORTS):
                found[memory_of(cell)].append(name)
        return found

    def has_words(self, memory: str, count: int) -> bool:
        """Whether a memory has exactly so many words, from address 0 on."""
        data = self._memories.get(memory.removeprefix("\\"), {})
        return (data.get("size"), data.get("start_offset")) == (count, 0)

    def is_output(self, bit: Bit) -> bool:
        """Whether a net is an output of the design."""
        return bit in self._outputs

    def matters(self, reader: Reader) -> bool:
        """Whether a port bit belongs to a register, memory or multiplier from which an output is reached."""
        name, port, index = reader
        cell = self.cells[name]
        if is_transparent(cell) or _is_idle(cell, port):
            return False
        nets, memory = self._live
        if cell["type"] in REGISTERS and port == "D":
            return cell["connections"]["Q"][index] in nets
        if cell["type"] in _WRITE_PORTS:
            return port not in ("DATA", "EN") or (memory_of(cell), index) in memory
        driven = outputs_of(cell)
        return not driven or any(bit in nets for bit in driven)

    def write_enables(self, reader: Reader) -> list[Bit]:
        """Return the nets of which one must be 1 for a port of a memory's writing to matter; else none."""
        name, port, index = reader
        cell = self.cells[name]
        if cell["type"] not in _WRITE_PORTS or port not in ("ADDR", "DATA"):
            return []
        enables = cell["connections"]["EN"]
        return [enables[index]] if port == "DATA" else list(dict.fromkeys(enables))

    @functools.cached_property
    def _live(self) -> tuple[set[Bit], set[_MemoryBit]]:
        """Return the nets, and the bits of memories, on which an output can ever depend."""
        nets: set[Bit] = set(self._outputs)
        memory: set[_MemoryBit] = set()
        pending = list(nets)
        for name, cell in self.cells.items():
            if not outputs_of(cell) and cell["type"] not in (*_WRITE_PORTS, "$scopeinfo"):
                pending += _new(
                    nets, inputs_of(self.cells[name])
                )  # whatever it is, it is there for something
        while pending:
            source = self._sources.get(pending.pop())
            if source is None:
                continue
            name, _, index = source
            cell = self.cells[name]
            pending += _new(nets, feeds(cell, index))
            if cell["type"] in READ_PORTS and (memory_of(cell), index) not in memory:
                memory.add((memory_of(cell), index))
                pending += _new(nets, self.written(memory_of(cell), index))
        return nets, memory

    def written(self, memory: str, index: int) -> Iterator[Bit]:
        """Yield the nets that decide what a bit of a memory's words holds."""
        for cell in self.cells.values():
            if cell["type"] in _WRITE_PORTS and memory_of(cell) == memory:
                for port, bits in cell["connections"].items():
                    yield from [bits[index]] if port in ("DATA", "EN") else bits


def is_input(cell: CellData, port: str) -> bool:
    """Whether a port of a cell is an input (those without a direction count as such)."""
    return bool(cell["port_directions"].get(port, "input") == "input")


def is_transparent(cell: CellData) -> bool:
    """Whether a cell is logic to look through: no state, and no multiplier."""
    return cell["type"] in _TRANSPARENT


def inputs_of(cell: CellData) -> list[Bit]:
    """Return the nets that a cell reads."""
    return [bit for port, bits in cell["connections"].items() if is_input(cell, port) for bit in bits]


def outputs_of(cell: CellData) -> list[Bit]:
    """Return the nets that a cell drives."""
    return [bit for port, bits in cell["connections"].items() if not is_input(cell, port) for bit in bits]


def memory_of(cell: CellData) -> str:
    """Return the name of the memory that a cell reads or writes."""
    return str(cell["parameters"]["MEMID"])


def _is_idle(cell: CellData, port: str) -> bool:
    """Whether a port of a memory that is read without a clock does nothing."""
    unclocked = cell["type"] in READ_PORTS and "1" not in str(cell["parameters"].get("CLK_ENABLE", "1"))
    return unclocked and port != "ADDR"


def feeds(cell: CellData, index: int) -> Iterator[Bit]:
    """Yield the inputs of a cell on which one bit of its output depends."""
    own = ("A", "B") if cell["type"] in _BITWISE else ("D",) if cell["type"] in REGISTERS else ()
    for port, bits in cell["connections"].items():
        if not is_input(cell, port) or _is_idle(cell, port):
            continue
        if port in own:
            yield bits[min(index, len(bits) - 1)]  # a short operand is extended by its last bit, or by 0
        else:
            yield from bits


def _new(known: set[Bit], found: Iterator[Bit] | list[Bit]) -> list[Bit]:
    """Add nets to those known; return the ones that were not."""
    fresh = [bit for bit in dict.fromkeys(found) if bit not in known]
    known.update(fresh)
    return fresh
