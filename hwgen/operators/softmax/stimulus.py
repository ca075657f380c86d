"""Rows for a softmax: uniformly random ones would nearly all have a single result that is not zero.

Every frame is a row, of the shape (beats, lanes), and holds integers of its stream's format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

KINDS = ("low", "high", "extremes", "uniform", "rising", "falling", "peak", "near", "edge")
"""Kinds of rows beyond the random ones. All but "extremes" and "uniform" are as long as rows may be."""

# Beats of a long row, at most: where rows may be longer than that, simulation would take too long.
_LONGEST = 256
# Of random rows so many have a sum at which the greatest result is just rounded the other way.
_EDGES = 0.6


def setup(
    params: Mapping[str, Any], streams: Sequence[Mapping[str, Any]], kind: str, rng: Any
) -> dict[str, Any]:
    """Return nothing: a softmax has no setup."""
    return {}


def frame(
    params: Mapping[str, Any], streams: Sequence[Mapping[str, Any]], kind: str, length: int, rng: Any
) -> dict[str, Any]:
    """Return a row of `length` beats, or of as many as there may be for kinds that are long."""
    lanes = params["lanes"]
    low = -(1 << (params["in_width"] - 1)) if params["in_signed"] else 0
    high = low + (1 << params["in_width"]) - 1
    if kind not in ("random", "extremes", "uniform"):
        length = min(params["max_length"] // lanes, _LONGEST)
    if kind == "edge" or (kind == "random" and rng.random() < _EDGES):
        row = low + _edge(length * lanes, params, rng)
    else:
        row = np.clip(_row(kind, length * lanes, low, high, params["in_frac"], rng), low, high)
    return {"s_axis": row.reshape(length, lanes)}


def _row(kind: str, size: int, low: int, high: int, in_frac: int, rng: Any) -> Any:
    if kind in ("low", "high"):
        return np.full(size, low if kind == "low" else high)
    if kind == "extremes":
        return rng.choice(np.array([low, high]), size)
    if kind == "uniform":
        return rng.integers(low, high + 1, size)
    if kind in ("rising", "falling"):
        steps = np.arange(size) if kind == "rising" else np.arange(size)[::-1]
        return low + (high - low) * steps // max(size - 1, 1)
    if kind == "peak":  # one number above many equal ones
        below = (1 << in_frac) * int(rng.integers(1, 8))
        row = np.full(size, high - below)
        row[rng.integers(size)] = high
        return row
    # Below a maximum anywhere: all at its side, or as far away as exponentials matter.
    reach = 1 << (1 if kind == "near" else int(rng.integers(1, in_frac + 4)))
    top = int(rng.integers(low, high + 1))
    return top - rng.integers(0, reach, size)


def _edge(size: int, params: Mapping[str, Any], rng: Any) -> Any:
    """Return a row above 0 whose sum of exponentials, one less or more, would change its greatest result.

    That holds where the reciprocal of the sum is a whole number of places and a half.
    """
    words = _words(params["in_width"], params["in_frac"], params["exp_frac"])
    guard = 4  # bits of the reciprocal below a result's last place
    one, places = 1 << params["exp_frac"], params["out_frac"] + guard
    place = int((1 << params["out_frac"]) * size ** -rng.random()) or 1
    rest = (one << places) // ((place << guard) - (1 << (guard - 1))) + int(rng.integers(2)) - one
    below = np.zeros(size, np.int64)
    for i in range(1, size):
        nearest = int(np.searchsorted(-words, -rest))  # the first whose exponential is no greater
        spread = int(rng.integers(0, 2 << params["in_frac"])) if i < size // 2 else 0
        below[i] = min(nearest + spread, len(words) - 1)
        rest = max(rest - int(words[below[i]]), 0)
    top = int(rng.integers(below.max(), len(words)))
    return rng.permutation(top - below)


@lru_cache(maxsize=4)
def _words(width: int, in_frac: int, fraction: int) -> Any:
    return np.rint(np.exp(-np.arange(1 << width) / (1 << in_frac)) * (1 << fraction)).astype(np.int64)
