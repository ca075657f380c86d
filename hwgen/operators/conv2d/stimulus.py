"""Images, weights and biases for a convolution: random ones whose results mostly lie within their range."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

KINDS = ("low", "high", "extremes", "sparse")
"""Kinds beyond the random ones. Numbers of all but "sparse" lie at the ends of their formats."""

Frame = dict[str, Any]


def setup(params: Mapping[str, Any], streams: Sequence[Mapping[str, Any]], kind: str, rng: Any) -> Frame:
    """Return weights, and biases if there are any."""
    return {s["prefix"]: _values(params, s, kind, rng) for s in streams if s["role"] == "setup"}


def frame(
    params: Mapping[str, Any], streams: Sequence[Mapping[str, Any]], kind: str, length: int, rng: Any
) -> Frame:
    """Return an image; its length does not vary."""
    inputs = [s for s in streams if s["role"] == "frame" and s["direction"] == "input"]
    return {s["prefix"]: _values(params, s, kind, rng) for s in inputs}


def _values(params: Mapping[str, Any], stream: Mapping[str, Any], kind: str, rng: Any) -> Any:
    bits, signed = stream["bits"], stream["signed"]
    low = -(1 << (bits - 1)) if signed else 0
    high = (1 << (bits - signed)) - 1
    shape = (stream["beats"], stream["lanes"])
    if kind in ("low", "high"):
        return np.full(shape, low if kind == "low" else high)
    if kind == "extremes":
        return rng.choice(np.array([low, high]), shape)
    most = _amplitude(params, stream["prefix"], high)
    drawn = rng.integers(max(low, -most - 1), min(high, most) + 1, shape)
    return drawn * (rng.random(shape) < 0.25) if kind == "sparse" else drawn


def _amplitude(params: Mapping[str, Any], prefix: str, high: int) -> int:
    """Return the greatest random number of a stream: with it few results are clamped."""
    if not params["requantize"]:
        return high
    half = 1 << (params["out_width"] - 1)
    wanted = half * 2 ** params["shift"] / params["scale"]  # of sums
    if prefix == "s_axis_b":
        return max(1, min(high, int(wanted / 4)))
    # Sums of n products of random numbers up to x and w deviate by about x * w * sqrt(n) / 3.
    full = 1 << (params["in_width"] - params["in_signed"] + params["weight_width"] - 1)
    deviation = full * params["kernel"] * math.sqrt(params["in_channels"]) / 3
    return max(1, min(high, int(high * math.sqrt(min(1.0, wanted / 2 / deviation)))))
