"""What an activation unit should give for every code: the function, finer than its results by 16 bits."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Any

import numpy as np

from hwgen.operators.activation.functions import samples
from hwgen.operators.activation.params import LEAK_FRACTION, RECTIFIERS, ActivationParams

FINER = 16  # bits of a target below the last bit of a result
MOST_MEASURED = 16  # widest input of which every code is gone through


@lru_cache(maxsize=8)
def targets(p: ActivationParams) -> Any:
    """Return the function of every code, from the lowest to the highest, in 2**-(out_frac + 16), as int64.

    Rounded to the nearest, not limited to the range of results. At most 16 bits of input.
    """
    codes = range(p.x.low, p.x.high + 1)
    if p.function in RECTIFIERS:
        unit = 2 ** (p.out_frac + FINER)
        values = [floor(_rectifier(p, code) * unit + Fraction(1, 2)) for code in codes]
    else:
        values = samples(p.function, codes, p.in_frac, p.out_frac + FINER)
    limit = 1 << 62  # of int64: far beyond any format
    made = np.array([min(max(value, -limit), limit) for value in values], np.int64)
    made.flags.writeable = False
    return made


def limited(p: ActivationParams) -> Any:
    """Return the targets limited to the range of results."""
    return np.clip(targets(p), p.out.low << FINER, p.out.high << FINER)


def nearest(values: Any) -> Any:
    """Return targets as results: rounded to the nearest, ties up."""
    return (values + (1 << (FINER - 1))) >> FINER


def _rectifier(p: ActivationParams, code: int) -> Fraction:
    x = Fraction(code, 1 << p.in_frac)
    if p.function == "leaky_relu" and x < 0:
        return x * Fraction(p.leak, 1 << LEAK_FRACTION)
    return min(max(x, Fraction(0)), Fraction(6)) if p.function == "relu6" else max(x, Fraction(0))
