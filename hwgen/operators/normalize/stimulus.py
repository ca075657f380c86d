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
_CANDIDATES = 64


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
    row = np.clip(_row(kind, length * lanes, low, high, rng), low, high)
    if kind == "edge" or (kind == "random" and rng.random() < _EDGES):
        row = _edge(row, low, high, params, rng)
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
    if kind == "peak":  # the greatest distance from the mean that there can be
        row = np.full(size, low)
        row[rng.integers(size)] = high
        return row
    # Around any number, or around 0, which is what matters for a mean square.
    middle = int(rng.integers(low, high + 1)) if rng.random() < 0.5 else 0
    reach = (
        1 if kind == "near" or rng.random() < 0.25 else 1 << int(rng.integers((high - low + 1).bit_length()))
    )
    return middle + rng.integers(-reach, reach + 1, size)


def _edge(row: Any, low: int, high: int, params: Mapping[str, Any], rng: Any) -> Any:
    """Return the row with one number changed, so that a variance a little less would change its deviation."""
    best, least = row, 2.0
    for _ in range(_CANDIDATES):
        changed = row.copy()
        changed[rng.integers(row.size)] = rng.integers(low, high + 1)
        distance = _above(changed, params)
        if distance < least:
            best, least = changed, distance
    return best


def _above(row: Any, params: Mapping[str, Any]) -> float:
    """Return how far n^2 times the variance is above the last one with another deviation, or 2 if that is far.

    The distance is in places of what the root is taken of, which has as many bits as in the hardware.
    """
    fraction = params["out_frac"] + 3 * params["gamma"]
    bits = max(params["out_width"] + 3 + 2 * params["gamma"], fraction + 2)
    whole = row.size * int((row * row).sum()) - int(row.sum()) ** 2 * (params["kind"] == "layernorm")
    v = (whole << 16) + row.size**2 * params["epsilon"]
    places = 2 * (((v >> 16).bit_length() + 1) // 2) + 16
    a, rest = divmod(v << (bits + 2), 1 << places)
    if a < 1 << bits:  # all numbers are equal
        return 2.0
    here, before = (math.isqrt((1 << (3 * bits)) // n) for n in (a, a - 1))
    return rest / (1 << places) if here != before else 2.0
