"""An and-inverter graph with latches, and its form for a model checker (AIGER).

A literal is twice the number of a variable, plus 1 where it is inverted; FALSE and TRUE are the constants.
Words are lists of literals, the least significant bit first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Literal = int
Word = list[Literal]

FALSE: Literal = 0
TRUE: Literal = 1


class Aig:
    """A graph under construction. Latches begin at 0; nodes that are alike are one."""

    def __init__(self) -> None:
        self._size = 0
        self._inputs: list[Literal] = []
        self._latches: dict[Literal, Literal] = {}  # each with what it becomes
        self._ands: dict[tuple[Literal, Literal], Literal] = {}

    @property
    def size(self) -> int:
        """How many variables there are."""
        return self._size

    def _variable(self) -> Literal:
        self._size += 1
        return 2 * self._size

    def free(self) -> Literal:
        """Make an input: it may be anything in every cycle."""
        self._inputs.append(self._variable())
        return self._inputs[-1]

    def free_word(self, width: int) -> Word:
        """Make a word of inputs."""
        return [self.free() for _ in range(width)]

    def latch(self) -> Literal:
        """Make a latch that stays 0 until `becomes` says otherwise."""
        literal = self._variable()
        self._latches[literal] = FALSE
        return literal

    def becomes(self, latch: Literal, value: Literal) -> None:
        """Say what a latch holds in the next cycle."""
        self._latches[latch] = value

    def both(self, a: Literal, b: Literal) -> Literal:
        """Return a and b."""
        if a > b:
            a, b = b, a
        if a == FALSE or a == b ^ 1:
            return FALSE
        if a in (TRUE, b):
            return b
        found = self._ands.get((a, b))
        if found is None:
            found = self._ands[a, b] = self._variable()
        return found

    def either(self, a: Literal, b: Literal) -> Literal:
        """Return a or b."""
        return self.both(a ^ 1, b ^ 1) ^ 1

    def differ(self, a: Literal, b: Literal) -> Literal:
        """Return a exclusive-or b."""
        return self.both(self.both(a, b) ^ 1, self.both(a ^ 1, b ^ 1) ^ 1)

    def choose(self, select: Literal, one: Literal, zero: Literal) -> Literal:
        """Return `one` where `select` is 1, else `zero`."""
        if one == zero:
            return one
        return self.both(self.both(select, one) ^ 1, self.both(select ^ 1, zero) ^ 1) ^ 1

    def any(self, literals: Iterable[Literal]) -> Literal:
        """Return whether one of them is 1."""
        found = FALSE
        for literal in literals:
            found = self.either(found, literal)
        return found

    def every(self, literals: Iterable[Literal]) -> Literal:
        """Return whether all of them are 1."""
        found = TRUE
        for literal in literals:
            found = self.both(found, literal)
        return found

    def parity(self, literals: Iterable[Literal]) -> Literal:
        """Return whether an odd number of them is 1."""
        found = FALSE
        for literal in literals:
            found = self.differ(found, literal)
        return found

    def unequal(self, a: Sequence[Literal], b: Sequence[Literal]) -> Literal:
        """Return whether two words of one width differ."""
        return self.any(self.differ(x, y) for x, y in zip(a, b, strict=True))

    def add(self, a: Sequence[Literal], b: Sequence[Literal], carry: Literal = FALSE) -> tuple[Word, Literal]:
        """Return the sum of two words of one width, and the carry out of it."""
        total: Word = []
        for x, y in zip(a, b, strict=True):
            half = self.differ(x, y)
            total.append(self.differ(half, carry))
            carry = self.either(self.both(x, y), self.both(half, carry))
        return total, carry

    def aiger(self, bad: Literal) -> bytes:
        """Return the graph as binary AIGER with one output, `bad`."""
        order = {FALSE: 0}
        for literal in (*self._inputs, *self._latches, *self._ands.values()):
            order[literal] = 2 * len(order)

        def name(literal: Literal) -> int:
            return order[literal & ~1] | (literal & 1)

        counts = (self._size, len(self._inputs), len(self._latches), 1, len(self._ands))
        lines = ["aig " + " ".join(map(str, counts)), *(str(name(value)) for value in self._latches.values())]
        content = bytearray("\n".join([*lines, f"{name(bad)}\n"]).encode("ascii"))
        for (a, b), out in self._ands.items():
            high, low = sorted((name(a), name(b)), reverse=True)
            content += _number(name(out) - high) + _number(high - low)
        return bytes(content)


def _number(value: int) -> bytes:
    """Write a number as AIGER does: seven bits a byte, the least first, bit 7 set on all but the last."""
    content = bytearray()
    while value > 0x7F:
        content.append(value & 0x7F | 0x80)
        value >>= 7
    content.append(value)
    return bytes(content)
