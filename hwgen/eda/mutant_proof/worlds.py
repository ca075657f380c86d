"""The original and the mutant side by side, as one graph that says when they can be told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hwgen.eda.flat_netlist import (
    Bit,
    CellData,
    Netlist,
    Reader,
    inputs_of,
    is_input,
    is_transparent,
    outputs_of,
)
from hwgen.eda.mutant_proof import cells
from hwgen.eda.mutant_proof.aig import FALSE, TRUE, Aig, Literal, Word
from hwgen.eda.mutations import Mutation

# Cells that give the same for the same inputs, and of which nothing else is assumed.
_FUNCTIONS = frozenset(("$mul", "$div", "$mod", "$pow", "$neg", "$pmux", "$bmux", "$shift", "$shiftx"))
_REGISTERS = frozenset(("$dff", "$dffe", "$sdff", "$sdffe", "$sdffce"))

_MAX_STATE = 1200  # bits of registers of the original that are followed; the others may hold anything
_MAX_NODES = 60_000


class TooLargeError(Exception):
    """The question grew beyond what a proof is worth."""


@dataclass(frozen=True)
class Promises:
    """What users of a design rely on, and what not; by default on every output in every cycle.

    With `reset` (an input) at `active` (0 or 1) for a cycle they begin: nothing is expected of the outputs
    until then, nor of what that cycle leaves in memories and registers that the reset does not concern.
    `qualified` names outputs that matter only while another output, of one bit, is 1.
    """

    reset: str = ""
    active: int = 1
    qualified: Mapping[str, str] = field(default_factory=dict)


@dataclass
class _World:
    """Literals of nets, the mutant's own or the original's."""

    nets: dict[Bit, Literal] = field(default_factory=dict)
    busy: set[str] = field(default_factory=set)


class Worlds:
    """Builds the graph whose output is 1 when the two can be told apart.

    The mutant shares every net that the fault does not reach. Registers that it reaches exist twice, up to
    `most_apart` bits; all else that it reaches must stay alike: further registers, memories, outputs.
    Registers of the original near the fault are followed from cycle to cycle, those beyond may hold anything.
    """

    def __init__(self, netlist: Netlist, mutation: Mutation, promises: Promises, most_apart: int) -> None:
        self._netlist = netlist
        self._mutation = mutation
        self._most_apart = most_apart
        self._aig = Aig()
        self._original, self._mutant = _World(), _World()
        self._clock = _clock(netlist)
        self._later = self._aig.latch()  # 0 in the first cycle
        self._aig.becomes(self._later, TRUE)
        self._reset_net = self._give_reset(promises) if promises.reset else None
        self._qualifiers = {
            bit: netlist.ports[valid][0]
            for port, valid in promises.qualified.items()
            for bit in netlist.ports[port]
        }
        port = netlist.cells[mutation.cell]["connections"][mutation.port]
        is_output = not is_input(netlist.cells[mutation.cell], mutation.port)
        self._broken_port: Sequence[Bit] = port
        self._broken = {port[mutation.port_bit]} if is_output else set()
        self._faults: dict[Bit, Literal] = {}
        self._reached: set[Bit] = set()
        self._apart: set[Bit] = set()  # Q of registers that exist twice
        self._watched: dict[Reader, None] = {}
        self._unknown: dict[Reader, Literal] = {}
        self._begins: dict[Bit, Literal] = {}  # what registers hold in the first cycle
        self._followed = 0
        self._pending: list[tuple[_World, Bit, Literal]] = []

    def graph(self) -> tuple[Aig, Literal]:
        """Return the graph and its output. Raises TooLargeError."""
        try:
            self._spread()
            bad = self._aig.any(list(self._differences()))
            self._follow()
        except RecursionError as error:
            raise TooLargeError from error
        return self._aig, bad

    # -- What the fault reaches ----------------------------------------------------------------------------

    def _spread(self) -> None:
        """Walk forward from the fault, breadth first, and note what it reaches."""
        m = self._mutation
        cell = self._netlist.cells[m.cell]
        pending: list[Bit] = []
        if is_input(cell, m.port):
            pending += self._touch((m.cell, m.port, m.port_bit))
        else:
            pending.append(cell["connections"][m.port][m.port_bit])
        for bit in pending:  # grows
            if bit in self._reached or not isinstance(bit, int):
                continue
            self._reached.add(bit)
            for reader in self._netlist.readers.get(bit, []):
                pending += self._touch(reader)

    def _touch(self, reader: Reader) -> list[Bit]:
        """Return the nets that follow from an input of a cell; note it if they must stay alike."""
        name, port, index = reader
        cell = self._netlist.cells[name]
        if self._is_function(cell, port):
            return outputs_of(cell)
        if self._is_register(cell) and port != "CLK":
            q = cell["connections"]["Q"]
            ends = [index] if port == "D" else list(range(len(q)))
            if len(self._apart) + len(ends) <= self._most_apart:
                self._apart.update(q[i] for i in ends)
                return [q[i] for i in ends]
        self._watched[reader] = None
        return []

    def _is_function(self, cell: CellData, port: str) -> bool:
        kind = cell["type"]
        return cells.is_known(cell) or kind in _FUNCTIONS or (_is_read(cell) and port == "ADDR")

    def _is_register(self, cell: CellData) -> bool:
        clocked = cell["type"] in _REGISTERS and cell["connections"]["CLK"] == [self._clock]
        broken = self._mutation.port == "CLK" and cell is self._netlist.cells[self._mutation.cell]
        return clocked and _flag(cell, "CLK_POLARITY") and not broken

    # -- What nets are -------------------------------------------------------------------------------------

    def _give_reset(self, promises: Promises) -> Bit:
        """Let the first cycle be one of reset; return the net."""
        (net,) = self._netlist.ports[promises.reset]
        active = self._aig.either(self._aig.free(), self._later ^ 1)
        self._original.nets[net] = active if promises.active else active ^ 1
        return net

    def _literal(self, world: _World, bit: Bit) -> Literal:
        """Return what the readers of a net see."""
        if world is self._mutant and bit in self._broken:
            if bit not in self._faults:
                self._faults[bit] = self._faulty([self._raw(world, b) for b in self._broken_port])
            return self._faults[bit]
        return self._raw(world, bit)

    def _raw(self, world: _World, bit: Bit) -> Literal:
        """Return what drives a net, without the fault if that is here."""
        if bit in ("0", "1"):
            return TRUE if bit == "1" else FALSE
        if bit not in self._reached:
            world = self._original
        found = world.nets.get(bit)
        if found is None:
            self._work_out(world, bit)
            found = world.nets[bit]
        return found

    def _work_out(self, world: _World, bit: Bit) -> None:
        if self._aig.size > _MAX_NODES:
            raise TooLargeError
        source = self._netlist.source(bit)
        if source is None:
            world.nets[bit] = self._original.nets.setdefault(bit, self._aig.free())
            return
        name = source[0]
        cell = self._netlist.cells[name]
        if self._is_register(cell):
            self._register(world, bit)
        elif cells.is_known(cell) or (world is self._mutant and self._is_function(cell, "ADDR")):
            self._function(world, name, cell)
        elif world is self._mutant:
            world.nets[bit] = self._raw(self._original, bit)
        else:
            world.nets[bit] = self._aig.free()

    def _register(self, world: _World, bit: Bit) -> None:
        twice = bit in self._apart
        if world is self._mutant and not twice:
            world.nets[bit] = self._raw(self._original, bit)
        elif twice or self._followed < _MAX_STATE:
            self._followed += not twice
            latch = self._aig.latch()
            if bit not in self._begins:
                self._begins[bit] = self._aig.free()
            world.nets[bit] = self._aig.choose(self._later, latch, self._begins[bit])
            self._pending.append((world, bit, latch))
        else:
            world.nets[bit] = self._aig.free()

    def _function(self, world: _World, name: str, cell: CellData) -> None:
        if name in world.busy:
            raise TooLargeError  # a loop without a register
        world.busy.add(name)
        ports = [port for port in cell["connections"] if is_input(cell, port)]
        drives = outputs_of(cell)
        if cells.is_known(cell):
            word = cells.outputs(self._aig, cell, {port: self._word(world, name, port) for port in ports})
        else:  # the same for the same inputs; else anything
            ports = ["ADDR"] if _is_read(cell) else ports
            other = self._aig.any(
                self._aig.unequal(self._word(world, name, port), self._word(self._original, name, port))
                for port in ports
            )
            word = [
                self._aig.choose(other, self._aig.free(), self._raw(self._original, bit)) for bit in drives
            ]
        world.nets |= dict(zip(drives, word, strict=True))
        world.busy.remove(name)

    def _word(self, world: _World, name: str, port: str) -> Word:
        width = len(self._netlist.cells[name]["connections"][port])
        return [self._seen(world, (name, port, index)) for index in range(width)]

    def _seen(self, world: _World, reader: Reader) -> Literal:
        """Return what a cell sees at a bit of an input, with the fault if that is here."""
        name, port, index = reader
        m = self._mutation
        if world is self._mutant and reader == (m.cell, m.port, m.port_bit):
            bits = self._netlist.cells[name]["connections"][port]
            return self._faulty([self._net(world, (name, port, i), bit) for i, bit in enumerate(bits)])
        return self._net(world, reader, self._netlist.cells[name]["connections"][port][index])

    def _net(self, world: _World, reader: Reader, bit: Bit) -> Literal:
        if bit not in ("x", "z"):
            return self._literal(world, bit)
        if reader not in self._unknown:  # one for both: the fault is not there
            self._unknown[reader] = self._aig.free()
        return self._unknown[reader]

    def _faulty(self, word: Word) -> Literal:
        """Return the changed bit of a word."""
        m = self._mutation
        value = word[m.port_bit]
        if m.mode in ("const0", "const1"):
            return TRUE if m.mode == "const1" else FALSE
        if m.mode == "inv":
            return value ^ 1
        return self._aig.differ(value, word[m.control_bit]) ^ (m.mode == "cnot0")

    # -- From cycle to cycle -------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Say of every register that is followed what it becomes; more are met on the way."""
        for world, bit, latch in self._pending:  # grows
            source = self._netlist.source(bit)
            if source is None:
                continue
            name, _, index = source
            value = self._next(world, name, index)
            if world is self._mutant and not self._is_concerned(name):
                value = self._aig.choose(self._later, value, self._next(self._original, name, index))
            self._aig.becomes(latch, value)

    def _next(self, world: _World, name: str, index: int) -> Literal:
        """Return what a bit of a register holds in the next cycle."""
        cell = self._netlist.cells[name]
        kind = cell["type"]
        value = self._seen(world, (name, "D", index))
        if kind == "$sdffce":
            value = self._reset_or(world, name, index, value)
        if kind in ("$dffe", "$sdffe", "$sdffce"):
            held = self._raw(world, cell["connections"]["Q"][index])
            value = self._aig.choose(self._control(world, name, "EN"), value, held)
        if kind in ("$sdff", "$sdffe"):
            value = self._reset_or(world, name, index, value)
        return value

    def _reset_or(self, world: _World, name: str, index: int, value: Literal) -> Literal:
        digit = str(self._netlist.cells[name]["parameters"]["SRST_VALUE"])[-1 - index]
        if digit not in "01":
            raise TooLargeError  # a value that is left open
        return self._aig.choose(self._control(world, name, "SRST"), TRUE if digit == "1" else FALSE, value)

    def _control(self, world: _World, name: str, port: str) -> Literal:
        seen = self._seen(world, (name, port, 0))
        return seen if _flag(self._netlist.cells[name], f"{port}_POLARITY") else seen ^ 1

    # -- What must be alike --------------------------------------------------------------------------------

    def _differences(self) -> Iterator[Literal]:
        for reader in self._watched:
            differ = self._aig.any(self._differ_at(reader))
            concerned = self._reset_net is None or self._is_concerned(reader[0])
            yield differ if concerned else self._aig.both(differ, self._later)
        for bit in self._reached:
            if not self._netlist.is_output(bit):
                continue
            differ = self._differ(bit)
            if (valid := self._qualifiers.get(bit)) is not None:
                alike = self._aig.both(
                    self._literal(self._original, valid), self._literal(self._mutant, valid)
                )
                differ = self._aig.both(differ, alike)  # where only one is 1, that output differs
            yield differ if self._reset_net is None else self._aig.both(differ, self._later)

    def _differ(self, bit: Bit) -> Literal:
        return self._aig.differ(self._literal(self._original, bit), self._literal(self._mutant, bit))

    def _differ_at(self, reader: Reader) -> Iterator[Literal]:
        name, port, index = reader
        cell = self._netlist.cells[name]
        if self._is_register(cell) and port != "CLK":
            ends = [index] if port == "D" else range(len(cell["connections"]["Q"]))
            for end in ends:
                if self._netlist.matters((name, "D", end)):
                    a, b = (self._next(world, name, end) for world in (self._original, self._mutant))
                    yield self._aig.differ(a, b)
        elif is_transparent(cell) or self._netlist.matters(reader):
            a, b = (self._seen(world, reader) for world in (self._original, self._mutant))
            enables = self._netlist.write_enables(reader)  # of a memory, where it is written
            written = (
                self._aig.any(self._literal(self._original, bit) for bit in enables) if enables else TRUE
            )
            yield self._aig.both(self._aig.differ(a, b), written)

    def _is_concerned(self, name: str) -> bool:
        """Whether reset has a say in what a register or memory holds after it, or power gives it contents.

        Of all else, what the first cycle of reset leaves is as unknown as what was there when power came.
        """
        cell = self._netlist.cells[name]
        if not (self._is_register(cell) or self._netlist.is_write(cell)) or self._netlist.has_contents(cell):
            return True
        pending = inputs_of(cell)
        seen = set(pending)
        for bit in pending:  # grows
            if bit == self._reset_net:
                return True
            source = self._netlist.source(bit)
            if source is None or self._is_register(self._netlist.cells[source[0]]):
                continue
            more = [b for b in inputs_of(self._netlist.cells[source[0]]) if b not in seen]
            seen.update(more)
            pending += more
        return False


def _clock(netlist: Netlist) -> Bit | None:
    """Return the net that clocks most registers."""
    clocks = Counter(
        cell["connections"]["CLK"][0] for cell in netlist.cells.values() if cell["type"] in _REGISTERS
    )
    return clocks.most_common(1)[0][0] if clocks else None


def _flag(cell: CellData, name: str) -> bool:
    return str(cell["parameters"].get(name, "1"))[-1] == "1"


def _is_read(cell: CellData) -> bool:
    """Whether a cell reads a memory, without a clock."""
    return cell["type"] == "$memrd" and not _flag(cell, "CLK_ENABLE")
