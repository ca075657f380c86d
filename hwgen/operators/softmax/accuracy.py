"""How far results are from the real softmax: a bound by analysis, and what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from hwgen.operators.softmax import reference
from hwgen.operators.softmax.params import SoftmaxParams

_RANDOM_ROWS = 16


@dataclass(frozen=True)
class Accuracy:
    """Distances between results and the real softmax, in units of a result's last place.

    `bound` holds for every row. `worst` and `mean` are of `rows` rows: random ones at several scales, equal
    numbers, and single numbers above many equal ones.
    """

    bound: float
    worst: float
    mean: float
    rows: int


def bound(p: SoftmaxParams) -> float:
    """Return a bound of the error of any result, in units of the last place.

    Half a unit is the rounding of the result. Beside it stand the roundings of a row's exponentials (half of
    their last place, or three times that for a product of two), in the sum and in the result itself; what is
    cut off an exponential before it is multiplied; and the rounding of the reciprocal. The sum is at least 1,
    so none of them is magnified. A result of 1 that has no code is one unit off.
    """
    each = (0.5 if p.low_width == p.in_width else 1.5 + 2.0**-p.exp_frac) * 2.0**-p.exp_frac
    cut = 2.0**-p.kept_frac if p.kept_frac < p.exp_frac else 0.0
    error = 0.5 + 2.0**p.out_frac * (p.max_length * each + cut + 2.0**-p.reciprocal_frac)
    return max(error, 1.0) if p.out_frac == p.out_width else error


@lru_cache(maxsize=16)
def accuracy(p: SoftmaxParams) -> Accuracy:
    """Measure a design on rows that are always the same."""
    params = p.to_mapping()
    errors = [np.abs(reference.softmax(row, params) - real(row, p)) for row in _rows(p)]
    everything = np.concatenate(errors)
    return Accuracy(bound(p), float(everything.max()), float(everything.mean()), len(errors))


def real(row: Any, p: SoftmaxParams) -> Any:
    """Return the softmax of a row in units of a result's last place, as float64."""
    e = np.exp((row - row.max()) / 2.0**p.in_frac)
    return e / e.sum() * 2.0**p.out_frac


def _rows(p: SoftmaxParams) -> Iterator[Any]:
    rng = np.random.default_rng(0)
    size, low, high = p.max_length, p.x.low, p.x.high
    for index in range(_RANDOM_ROWS):
        yield rng.integers(low, high + 1, size)
        scale = 2.0 ** (p.in_frac - 1 + index % 4)  # a standard deviation of 1/2 to 4
        yield np.clip(np.rint(rng.normal((low + high) / 2, scale, size)), low, high).astype(np.int64)
    yield np.full(size, low)
    # Between far and near numbers there is one whose exponential is rounded worst.
    for below in np.unique(np.geomspace(1, high - low, 64).astype(int)):
        row = np.full(size, high - below)
        row[-1] = high
        yield row
