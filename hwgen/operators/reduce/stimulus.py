"""Frames for a reduction: beside those of random numbers, the longest ones, and those whose order decides.

Every frame has the shape (beats, lanes) and holds integers of its stream's format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

KINDS = ("low", "high", "extremes", "few", "rising", "falling", "single_low", "single_high")
"""Kinds of frames beyond the random ones. All but "extremes" and "few" (with many equal numbers) are long."""

# Beats of a long frame, at most: where frames may be longer than that, simulation would take too long.
_LONGEST = 512


def setup(
    params: Mapping[str, Any], streams: Sequence[Mapping[str, Any]], kind: str, rng: Any
) -> dict[str, Any]:
    """Return nothing: a reduction has no setup."""
    return {}


def frame(
    params: Mapping[str, Any], streams: Sequence[Mapping[str, Any]], kind: str, length: int, rng: Any
) -> dict[str, Any]:
    """Return a frame of `length` beats, or of as many as there may be for kinds that are long."""
    low = -(1 << (params["in_width"] - 1)) if params["in_signed"] else 0
    high = low + (1 << params["in_width"]) - 1
    if kind not in ("random", "extremes", "few"):
        length = min(params["max_length"], _LONGEST)
    flat = _values(kind, length * params["lanes"], low, high, rng)
    return {"s_axis": flat.reshape(length, params["lanes"])}


def _values(kind: str, size: int, low: int, high: int, rng: Any) -> Any:
    if kind in ("low", "high"):
        return np.full(size, low if kind == "low" else high)
    if kind in ("extremes", "few"):
        middle = (low + high) // 2
        return rng.choice(np.array([low, high] if kind == "extremes" else [middle, middle + 1]), size)
    if kind in ("rising", "falling"):
        ramp = low + np.arange(size) % (high - low + 1)
        return ramp if kind == "rising" else low + high - ramp
    drawn = rng.integers(low, high + 1, size)
    if kind.startswith("single"):  # one number that stands out, at the very end
        drawn = np.clip(drawn, low + 1, high - 1)
        drawn[-1] = low if kind == "single_low" else high
    return drawn
