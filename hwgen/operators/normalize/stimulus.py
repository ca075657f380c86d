"""Rows for a normalization: of small and great variance, for the same bits do not matter in both.

Every frame is a row, of the shape (beats, lanes), and holds integers of its stream's format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

KINDS = ("low", "high", "extremes", "uniform", "alternating", "peak", "near")
"""Kinds of rows beyond the random ones. All but "uniform" and "near" are as long as rows may be."""

# Beats of a long row, at most: where rows may be longer than that, simulation would take too long.
_LONGEST = 256


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
    if kind not in ("random", "uniform", "near"):
        length = min(params["max_length"] // lanes, _LONGEST)
    row = _row(kind, length * lanes, low, high, rng)
    return {"s_axis": np.clip(row, low, high).reshape(length, lanes)}


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
    reach = 1 if kind == "near" else 1 << int(rng.integers(0, (high - low + 1).bit_length()))
    return middle + rng.integers(-reach, reach + 1, size)
