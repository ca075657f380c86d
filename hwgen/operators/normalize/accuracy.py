"""How far results are from a real normalization: a bound by analysis, and what was measured."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from hwgen.operators.normalize import reference
from hwgen.operators.normalize.params import EPSILON_FRACTION, NormalizeParams

_RANDOM_ROWS = 8


@dataclass(frozen=True)
class Accuracy:
    """Distances between results and the real function limited to their range, in units of the last place.

    `bound` holds for every row. `worst` and `mean` are of `rows` rows: random ones of every scale, single
    numbers beside equal ones, both ends of the range; gammas and betas are random.
    """

    bound: float
    worst: float
    mean: float
    rows: int


def bound(p: NormalizeParams) -> float:
    """Return a bound of the error of any result within range, in units of the last place.

    Half a unit is the rounding of the result. One over the deviation is off by at most 2^(1 - root_width) of
    itself: it is rounded down, and what the root is taken of too, so that the two work against each other.
    What is cut off n^2 times the variance, which is n - 1 at least, moves a normalized number by no more than
    half of it. Before gamma that number is rounded to an eighth of a unit; it is at most the root of the
    length.
    """
    relative, cut = 2.0 ** (1 - p.root_width), 2.0 ** (p.out_frac - p.variance_fraction - 1)
    if not p.gamma:
        return 0.5 + max(-p.out.low, p.out.high) * relative + cut
    factor = 2.0 ** (p.gamma_width - 1 - p.gamma_frac)
    return 0.5 + factor * (1 / 16 + math.sqrt(p.max_length) * 2.0**p.out_frac * relative + cut)


@lru_cache(maxsize=16)
def accuracy(p: NormalizeParams) -> Accuracy:
    """Measure a design on rows that are always the same."""
    params, rng = p.to_mapping(), np.random.default_rng(0)
    errors = []
    for row in _rows(p, rng):
        given = {}
        if p.gamma:
            given["gamma"] = rng.integers(p.factor.low, p.factor.high + 1, p.max_length)
        if p.beta:
            given["beta"] = rng.integers(p.offset.low, p.offset.high + 1, p.max_length)
        found = reference.normalize(row, params, **given)
        errors.append(np.abs(found - np.clip(real(row, p, **given), p.out.low, p.out.high)))
    everything = np.concatenate(errors)
    return Accuracy(bound(p), float(everything.max()), float(everything.mean()), len(errors))


def real(row: Any, p: NormalizeParams, gamma: Any = None, beta: Any = None) -> Any:
    """Return the normalized row in units of a result's last place, as float64, not limited to their range."""
    x = np.asarray(row, np.float64)
    centered = x - x.mean() if p.mean else x
    square = (centered**2).mean() + p.epsilon / 2.0**EPSILON_FRACTION
    normal = centered / np.sqrt(square) if square else centered
    if gamma is not None:
        normal = normal * np.asarray(gamma)[: x.size] / 2.0**p.gamma_frac
    if beta is not None:
        normal = normal + np.asarray(beta)[: x.size] / 2.0**p.beta_frac
    return normal * 2.0**p.out_frac


def _rows(p: NormalizeParams, rng: Any) -> Iterator[Any]:
    size, low, high = p.max_length, p.x.low, p.x.high
    for power in range(p.in_width):
        for index in range(_RANDOM_ROWS):
            # Around any number, and around 0.
            middle = rng.integers(low, high + 1) if index % 2 else max(low, 0)
            yield np.clip(np.rint(rng.normal(middle, 2.0**power / 4, size)), low, high).astype(np.int64)
    yield rng.choice([low, high], size)
    for peak in (low + 1, (low + high) // 2, high):
        row = np.full(size, low)
        row[0] = peak
        yield row
