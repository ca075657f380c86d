"""Guess how a fault in the counter of a memory's addresses renames them.

Where writing and reading go by the same wrong addresses, each word lies in another place and nothing else is
different. What is guessed here is only a table; the model checker then shows that all ports keep to it.
"""

from __future__ import annotations

from collections.abc import Sequence

from hwgen.eda.flat_netlist import Bit, CellData, Netlist, is_input, is_transparent, outputs_of
from hwgen.eda.mutant_proof import cells
from hwgen.eda.mutant_proof.aig import FALSE, TRUE, Aig, Literal, Word
from hwgen.eda.mutations import Mutation

_MAX_BITS = 10


def renaming(netlist: Netlist, mutation: Mutation, register: str) -> list[int]:
    """Return the mutant's address by the original's, if a register counts addresses; else an empty list.

    The table has each address once. The register is followed from its reset value on, with all that does not
    depend on it at 0, or at 1.
    """
    cell = netlist.cells[register]
    width = len(cell["connections"]["Q"])
    if width > _MAX_BITS:
        return []
    for rest in (FALSE, TRUE):
        counter = _Counter(netlist, mutation, cell, rest)
        table: dict[int, int] = {}
        original = mutant = counter.begin
        while original not in table:
            table[original] = _number(counter.seen(mutant))
            original, mutant = counter.after(original, broken=False), counter.after(mutant, broken=True)
        places = [table.get(address, -1) for address in range(1 << width)]
        if sorted(places) == list(range(1 << width)) and places != sorted(places):
            return places
    return []


def _number(word: Sequence[Literal]) -> int:
    return sum((bit == TRUE) << place for place, bit in enumerate(word))


class _Counter:
    """A register and the logic from it back to it, with values in place of nets."""

    def __init__(self, netlist: Netlist, mutation: Mutation, cell: CellData, rest: Literal) -> None:
        self._netlist, self._mutation, self._rest = netlist, mutation, rest
        self._q: list[Bit] = cell["connections"]["Q"]
        self._d: list[Bit] = cell["connections"]["D"]
        digits = str(cell["parameters"].get("SRST_VALUE", "0"))
        self.begin = int(digits, 2) if set(digits) <= {"0", "1"} else 0
        self._register = cell
        self._depends = set(self._q)
        pending = list(self._q)
        for bit in pending:  # grows
            for name, _, _ in netlist.readers.get(bit, []):
                reader = netlist.cells[name]
                if is_transparent(reader):
                    fresh = [b for b in outputs_of(reader) if b not in self._depends]
                    self._depends.update(fresh)
                    pending += fresh

    def seen(self, value: int) -> Word:
        """Return what readers of the broken register see while it holds a value."""
        held = self._held(value)
        return [
            self._broken(self._register, "Q", self._word(value)) if self._is_broken(bit) else held[bit]
            for bit in self._q
        ]

    def after(self, value: int, *, broken: bool) -> int:
        """Return what the register holds next."""
        known = self._held(value)
        if broken:
            known |= dict(zip(self._q, self.seen(value), strict=True))
        word = [self._value(known, bit, broken) for bit in self._d]
        if (
            broken
            and self._netlist.cells[self._mutation.cell] is self._register
            and self._mutation.port == "D"
        ):
            word[self._mutation.port_bit] = self._broken(self._register, "D", word)
        return _number(word)

    def _word(self, value: int) -> Word:
        return [TRUE if value >> place & 1 else FALSE for place in range(len(self._q))]

    def _held(self, value: int) -> dict[Bit, Literal]:
        return dict(zip(self._q, self._word(value), strict=True))

    def _is_broken(self, bit: Bit) -> bool:
        m = self._mutation
        cell = self._netlist.cells[m.cell]
        return not is_input(cell, m.port) and bit == cell["connections"][m.port][m.port_bit]

    def _broken(self, cell: CellData, port: str, word: Word) -> Literal:
        m = self._mutation
        value = word[m.port_bit]
        if m.mode in ("const0", "const1"):
            return TRUE if m.mode == "const1" else FALSE
        if m.mode == "inv":
            return value ^ 1
        return value ^ (word[m.control_bit] == TRUE) ^ (m.mode == "cnot0")

    def _value(self, known: dict[Bit, Literal], bit: Bit, broken: bool) -> Literal:
        if bit in ("0", "1"):
            return TRUE if bit == "1" else FALSE
        if bit in known:
            return known[bit]
        source = self._netlist.source(bit)
        cell = None if source is None or bit not in self._depends else self._netlist.cells[source[0]]
        if cell is None or source is None or not cells.is_known(cell):
            return self._rest
        m = self._mutation
        known[bit] = self._rest  # ends a loop
        inputs = {
            port: [self._value(known, b, broken) for b in bits]
            for port, bits in cell["connections"].items()
            if is_input(cell, port)
        }
        if broken and source[0] == m.cell and is_input(cell, m.port):
            inputs[m.port][m.port_bit] = self._broken(cell, m.port, inputs[m.port])
        word = cells.outputs(Aig(), cell, inputs)
        if broken and source[0] == m.cell and not is_input(cell, m.port):
            word[m.port_bit] = self._broken(cell, m.port, word)
        known |= dict(zip(outputs_of(cell), word, strict=True))
        return known[bit]
