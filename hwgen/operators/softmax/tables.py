"""Tables of exponentials, exact on every machine."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal


def exponentials(differences: Iterable[int], in_frac: int, fraction: int) -> int:
    """Return a table's words side by side, the first one lowest: exp(-d / 2^in_frac), fraction + 1 bits each.

    Words are in 2^-fraction, rounded to the nearest.
    """
    table = 0
    for place, difference in enumerate(differences):
        table |= _word(difference, in_frac, fraction) << (place * (fraction + 1))
    return table


def _word(difference: int, in_frac: int, fraction: int) -> int:
    exact = Context(prec=40)
    value = exact.exp(exact.divide(Decimal(-difference), Decimal(1 << in_frac)))
    return int(exact.multiply(value, Decimal(1 << fraction)).to_integral_value(ROUND_HALF_UP))
