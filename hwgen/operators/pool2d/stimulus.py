"""Images for pooling: uniformly random ones, whose means are all alike, and ones whose channels differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

KINDS = ("random", "low", "high", "extremes", "sparse", "uniform")

Frame = dict[str, Any]


def setup(params: Mapping[str, Any], streams: Sequence[Mapping[str, Any]], kind: str, rng: Any) -> Frame:
    """Return what the setup streams carry: there are none."""
    return {}


def frame(
    params: Mapping[str, Any], streams: Sequence[Mapping[str, Any]], kind: str, length: int, rng: Any
) -> Frame:
    """Return an image, as beats of the input."""
    bits, signed = params["data_width"], params["data_signed"]
    low = -(1 << (bits - 1)) if signed else 0
    high = (1 << (bits - signed)) - 1
    shape = (params["height"] * params["width"], params["channels"])
    if kind in ("low", "high"):
        pixels = np.full(shape, low if kind == "low" else high)
    elif kind == "extremes":
        pixels = rng.choice(np.array([low, high]), shape)
    elif kind == "sparse":
        pixels = rng.integers(low, high + 1, shape) * (rng.random(shape) < 0.25)
    elif kind == "uniform":
        pixels = rng.integers(low, high + 1, shape)
    else:
        pixels = _around(low, high, shape, rng)
    return {"s_axis": pixels.reshape(-1, params["lanes"])}


def _around(low: int, high: int, shape: tuple[int, int], rng: Any) -> Any:
    """Return channels that each keep to a random part of the range."""
    ends = np.sort(rng.integers(low, high + 1, (2, shape[1])), axis=0)
    return rng.integers(ends[0], ends[1] + 1, shape)
