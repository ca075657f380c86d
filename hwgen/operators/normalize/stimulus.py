"""Rows for a normalization: of small and great variance, for the same bits do not matter in both.

Every frame is a row, of the shape (beats, lanes), and holds integers of its stream's format.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

KINDS = ("low", "high", "extremes", "uniform", "alternating", "peak", "near", "edge")
"""Kinds of rows beyond the random ones. All but "uniform", "near" and "edge" are as long as rows may be."""

# Beats of a long row, at most: where rows may be longer than that, simulation would take too long.
_LONGEST = 256
# Of random rows so many have a variance at which one over the deviation just changes.
_EDGES = 0.5
# Of the others so many have one number beside equal ones, for the ends of the range of results.
_PEAKS = 0.2
# Numbers that are fitted to a sum of squares: four are enough, and greedy choice needs some more.
_FITTED = 6


def setup(
    params: Mapping[str, Any], streams: Sequence[Mapping[str, Any]], kind: str, rng: Any
) -> dict[str, Any]:
    """Return gammas and betas: random ones, or all at an end of the range."""
    made = {}
    for stream in streams:
        if stream["role"] == "setup":
            low, high = -(1 << (stream["bits"] - 1)), (1 << (stream["bits"] - 1)) - 1
            shape = (stream["beats"], stream["lanes"])
            end = {"low": low, "high": high}.get(kind)
            made[stream["prefix"]] = (
                rng.integers(low, high + 1, shape) if end is None else np.full(shape, end)
            )
    return made


def frame(
    params: Mapping[str, Any], streams: Sequence[Mapping[str, Any]], kind: str, length: int, rng: Any
) -> dict[str, Any]:
    """Return a row of `length` beats, or of as many as there may be for kinds that are long."""
    lanes = params["lanes"]
    low = -(1 << (params["in_width"] - 1)) if params["in_signed"] else 0
    high = low + (1 << params["in_width"]) - 1
    if kind not in ("random", "uniform", "near", "edge"):
        length = min(params["max_length"] // lanes, _LONGEST)
    if kind == "edge" or (kind == "random" and rng.random() < _EDGES):
        row = _edge(length * lanes, low, high, params, rng)
    else:
        row = np.clip(_row(kind, length * lanes, low, high, rng), low, high)
    return {"s_axis": row.reshape(length, lanes)}


def _row(kind: str, size: int, low: int, high: int, rng: Any) -> Any:
    if kind in ("low", "high"):
        return np.full(size, low if kind == "low" else high)
    if kind == "alternating":
        return np.where(np.arange(size) % 2 == 0, low, high)
    if kind == "extremes":
        return rng.choice(np.array([low, high]), size)
    if kind == "uniform":
        return rng.integers(low, high + 1, size)
    # The greatest distance from the mean that there can be.
    if kind == "peak" or (kind == "random" and rng.random() < _PEAKS):
        row = np.full(size, low)
        row[rng.integers(size)] = high
        return row
    # Around any number, or around 0, which is what matters for a mean square.
    middle = int(rng.integers(low, high + 1)) if rng.random() < 0.5 else 0
    reach = (
        1 if kind == "near" or rng.random() < 0.25 else 1 << int(rng.integers((high - low + 1).bit_length()))
    )
    return middle + rng.integers(-reach, reach + 1, size)


def _edge(size: int, low: int, high: int, params: Mapping[str, Any], rng: Any) -> Any:
    """Return a row whose variance (or mean square) is the least with its deviation, or just below.

    Its numbers are pairs on both sides of a middle, so that their squares alone decide; or any, where no mean
    is taken off. Squares are added up to the sum that is wanted.
    """
    layer = params["kind"] == "layernorm"
    count, weight = (size // 2, 2) if layer else (size, 1)
    reach = (high - low) // 2 if layer else high
    total = _least_sum(int((count * reach * reach) ** rng.random()), size, weight, params)
    e = rng.permutation(_squares(total - int(rng.integers(2)), count, reach, rng))
    if layer:
        row = np.concatenate([e, -e, np.zeros(size % 2, np.int64)])
        return rng.permutation(row + rng.integers(low + e.max(initial=0), high - e.max(initial=0) + 1))
    return e * rng.choice([-1, 1], size) if low else e


def _least_sum(total: int, size: int, weight: int, params: Mapping[str, Any]) -> int:
    """Return the least sum of squares with the same one over the deviation as `total`."""
    fraction = params["out_frac"] + 3 * params["gamma"]
    bits = max(params["out_width"] + 3 + 2 * params["gamma"], fraction + 2)
    finer = min(fraction + 3, 16)
    unit, added = size * weight << finer, size * size * params["epsilon"] >> (16 - finer)
    v = total * unit + added
    places = finer + 2 * (((v >> finer).bit_length() + 1) // 2)
    a = (v << (bits + 2)) >> places
    if a < 1 << bits:
        return total
    root = math.isqrt((1 << (3 * bits)) // a)
    least = max((1 << (3 * bits)) // (root + 1) ** 2 + 1, 1 << bits)
    sum_of_squares: int = -((added - (least << places >> (bits + 2))) // unit)
    return max(sum_of_squares, 1)


def _squares(total: int, count: int, reach: int, rng: Any) -> Any:
    """Return numbers whose squares have a sum: random ones, then the greatest that fit."""
    found = np.zeros(count, np.int64)
    for i in range(count):
        greatest = min(math.isqrt(total), reach)
        left = count - i
        if left > _FITTED:
            greatest = int(rng.integers(min(greatest, 2 * math.isqrt(total // left) + 1) + 1))
        found[i] = greatest
        total -= greatest * greatest
    return found
