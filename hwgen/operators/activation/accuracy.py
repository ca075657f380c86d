"""How far results are from the function, over every code of the input."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from hwgen.operators.activation import segments
from hwgen.operators.activation.params import LEAK_FRACTION, RECTIFIERS, ActivationParams
from hwgen.operators.activation.targets import FINER, MOST_MEASURED, limited, nearest, targets


@dataclass(frozen=True)
class Accuracy:
    """Distances between results and the function limited to the range of results, as real numbers.

    `rms` is the root of the mean square. `beyond` is the number of codes for which the function itself lies
    beyond that range by more than half a unit of the last place, `codes` that of all.
    """

    worst: float
    mean: float
    rms: float
    beyond: int
    codes: int


def results(p: ActivationParams) -> Any:
    """Return what the unit gives for every code, from the lowest code to the highest."""
    if p.method == "pwl":
        return segments.evaluate(p)
    return nearest(limited(p))


@lru_cache(maxsize=8)
def accuracy(p: ActivationParams) -> Accuracy | None:
    """Measure a design; None where an input has too many codes (more than 16 bits), which only relus have."""
    if p.in_width > MOST_MEASURED:
        return None
    distance = np.abs((results(p) << FINER) - limited(p)).astype(object)
    unit, codes = 1 << (p.out_frac + FINER), len(distance)
    outside = np.abs(targets(p) - limited(p)) > 1 << (FINER - 1)
    return Accuracy(
        worst=int(distance.max()) / unit,
        mean=int(distance.sum()) / (unit * codes),
        rms=(int((distance * distance).sum()) / (unit * unit * codes)) ** 0.5,
        beyond=int(outside.sum()),
        codes=codes,
    )


def is_exact(p: ActivationParams) -> bool:
    """Whether no result within range is rounded: of relus, whose results keep every fractional bit."""
    factor = Fraction(p.leak, 1 << LEAK_FRACTION) if p.function == "leaky_relu" else Fraction(1)
    return p.function in RECTIFIERS and factor.denominator << p.in_frac <= 1 << p.out_frac
