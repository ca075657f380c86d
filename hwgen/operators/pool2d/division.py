"""Division by a constant as a multiplication, exactly rounded."""

from __future__ import annotations


def reciprocal(divisor: int, bits: int) -> tuple[int, int]:
    """Return FACTOR and SHIFT with which `vector_divide` is exact for means of numbers of so many bits.

    FACTOR = ceil(2^SHIFT / divisor); SHIFT is the least with 2^bits * (FACTOR * divisor - 2^SHIFT) < FACTOR.
    Quotients are below 2^bits, so that is the condition (q + 1) * E < FACTOR in the module's header.
    """
    shift = 0
    while True:
        factor = -(-(1 << shift) // divisor)
        if (1 << bits) * (factor * divisor - (1 << shift)) < factor:
            return factor, shift
        shift += 1
