"""What Yosys's word-level cells compute, as nodes of an and-inverter graph.

Only cells without state, and only those whose meaning leaves nothing open: of a cell that is not here
nothing is assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hwgen.eda.flat_netlist import CellData
from hwgen.eda.mutant_proof.aig import FALSE, TRUE, Aig, Literal, Word

Inputs = Mapping[str, Word]
_Lower = Callable[[Aig, CellData, Inputs, int], Word]

_MAX_SHIFT_BITS = 8


def is_known(cell: CellData) -> bool:
    """Whether `outputs` can tell what a cell computes."""
    kind = cell["type"]
    if kind in _SHIFTS:
        b = cell["connections"]["B"]
        return len(b) <= _MAX_SHIFT_BITS and not _signed(cell, "B")
    return kind in _KINDS


def outputs(aig: Aig, cell: CellData, inputs: Inputs) -> Word:
    """Return the output Y of a cell that `is_known`."""
    width = len(cell["connections"]["Y"])
    word = _KINDS[cell["type"]](aig, cell, inputs, width)
    return word + [FALSE] * (width - len(word))


def extend(word: Word, width: int, signed: bool) -> Word:
    """Return a word of another width: cut, or extended by its sign or by 0."""
    fill = word[-1] if signed and word else FALSE
    return word[:width] + [fill] * (width - len(word))


def _signed(cell: CellData, *ports: str) -> bool:
    return all(str(cell["parameters"].get(f"{port}_SIGNED", "0"))[-1] == "1" for port in ports)


def _pair(cell: CellData, inputs: Inputs, width: int) -> tuple[Word, Word]:
    """Return A and B as operands of so many bits: signed only if both are."""
    signed = _signed(cell, "A", "B")
    return extend(inputs["A"], width, signed), extend(inputs["B"], width, signed)


def _not(aig: Aig, cell: CellData, inputs: Inputs, width: int) -> Word:
    return [literal ^ 1 for literal in _same(aig, cell, inputs, width)]


def _same(aig: Aig, cell: CellData, inputs: Inputs, width: int) -> Word:
    return extend(inputs["A"], width, _signed(cell, "A"))


def _bitwise(function: Callable[[Aig, Literal, Literal], Literal]) -> _Lower:
    def lower(aig: Aig, cell: CellData, inputs: Inputs, width: int) -> Word:
        a, b = _pair(cell, inputs, width)
        return [function(aig, x, y) for x, y in zip(a, b, strict=True)]

    return lower


def _mux(aig: Aig, cell: CellData, inputs: Inputs, width: int) -> Word:
    (select,) = inputs["S"]
    return [aig.choose(select, b, a) for a, b in zip(inputs["A"], inputs["B"], strict=True)]


def _reduction(function: Callable[[Aig, Word], Literal]) -> _Lower:
    def lower(aig: Aig, cell: CellData, inputs: Inputs, width: int) -> Word:
        return [function(aig, inputs["A"])]

    return lower


def _logic(function: Callable[[Aig, Literal, Literal], Literal]) -> _Lower:
    def lower(aig: Aig, cell: CellData, inputs: Inputs, width: int) -> Word:
        return [function(aig, aig.any(inputs["A"]), aig.any(inputs["B"]))]

    return lower


def _add(aig: Aig, cell: CellData, inputs: Inputs, width: int) -> Word:
    a, b = _pair(cell, inputs, width)
    return aig.add(a, b)[0]


def _subtract(aig: Aig, cell: CellData, inputs: Inputs, width: int) -> Word:
    a, b = _pair(cell, inputs, width)
    return aig.add(a, [x ^ 1 for x in b], TRUE)[0]


def _equal(aig: Aig, cell: CellData, inputs: Inputs, width: int) -> Word:
    a, b = _pair(cell, inputs, max(len(inputs["A"]), len(inputs["B"])))
    return [aig.unequal(a, b) ^ 1]


def _unequal(aig: Aig, cell: CellData, inputs: Inputs, width: int) -> Word:
    return [literal ^ 1 for literal in _equal(aig, cell, inputs, width)]


def _order(swap: bool, negate: bool) -> _Lower:
    """Compare: A < B, or with the operands swapped, or its opposite."""

    def lower(aig: Aig, cell: CellData, inputs: Inputs, width: int) -> Word:
        a, b = _pair(cell, inputs, max(len(inputs["A"]), len(inputs["B"])) + 1)
        if swap:
            a, b = b, a
        difference, _ = aig.add(a, [x ^ 1 for x in b], TRUE)  # one bit wider, so its sign is right
        return [difference[-1] ^ negate]

    return lower


def _shift(left: bool, arithmetic: bool) -> _Lower:
    def lower(aig: Aig, cell: CellData, inputs: Inputs, width: int) -> Word:
        signed = _signed(cell, "A")
        word = extend(inputs["A"], max(width, len(inputs["A"])), signed)
        fill = word[-1] if arithmetic and signed else FALSE
        for place, bit in enumerate(inputs["B"]):
            step = min(1 << place, len(word))
            moved = [fill] * step + word[: len(word) - step] if left else word[step:] + [fill] * step
            word = [aig.choose(bit, new, old) for new, old in zip(moved, word, strict=True)]
        return word[:width]

    return lower


_SHIFTS: Mapping[str, _Lower] = {
    "$shl": _shift(left=True, arithmetic=False),
    "$sshl": _shift(left=True, arithmetic=False),
    "$shr": _shift(left=False, arithmetic=False),
    "$sshr": _shift(left=False, arithmetic=True),
}
_KINDS: Mapping[str, _Lower] = {
    **_SHIFTS,
    "$not": _not,
    "$pos": _same,
    "$and": _bitwise(Aig.both),
    "$or": _bitwise(Aig.either),
    "$xor": _bitwise(Aig.differ),
    "$xnor": _bitwise(lambda aig, a, b: aig.differ(a, b) ^ 1),
    "$mux": _mux,
    "$reduce_and": _reduction(Aig.every),
    "$reduce_or": _reduction(Aig.any),
    "$reduce_bool": _reduction(Aig.any),
    "$reduce_xor": _reduction(Aig.parity),
    "$reduce_xnor": _reduction(lambda aig, word: aig.parity(word) ^ 1),
    "$logic_not": _reduction(lambda aig, word: aig.any(word) ^ 1),
    "$logic_and": _logic(Aig.both),
    "$logic_or": _logic(Aig.either),
    "$add": _add,
    "$sub": _subtract,
    "$eq": _equal,
    "$ne": _unequal,
    "$lt": _order(swap=False, negate=False),
    "$gt": _order(swap=True, negate=False),
    "$le": _order(swap=True, negate=True),
    "$ge": _order(swap=False, negate=True),
}
