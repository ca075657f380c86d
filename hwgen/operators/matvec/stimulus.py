"""Frames for the matrix-vector unit: at the corners of the formats, and where rounding decides.

Every array has the shape (beats, lanes) and holds integers of its stream's format.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

KINDS = ("low", "high", "alternating", "extremes", "sparse", "small", "zero")
"""Kinds of frames beyond the random ones; with zero vectors the results are the biases."""

Stream = Mapping[str, Any]


def setup(params: Mapping[str, Any], streams: Sequence[Stream], kind: str, rng: Any) -> dict[str, Any]:
    """Return W, if it is stored, and the biases."""
    found = {}
    for stream in streams:
        if stream["role"] == "setup":
            biases = stream["prefix"] == "s_axis_b" and kind in ("random", "sparse", "zero")
            drawn = _biases(params, stream, rng) if biases else _numbers(stream, kind, rng)
            found[stream["prefix"]] = drawn
    return found


def frame(
    params: Mapping[str, Any], streams: Sequence[Stream], kind: str, length: int, rng: Any
) -> dict[str, Any]:
    """Return one vector, and W if it is streamed."""
    inputs = [s for s in streams if s["role"] == "frame" and s["direction"] == "input"]
    return {s["prefix"]: _numbers(s, kind, rng) for s in inputs}


def _range(stream: Stream) -> tuple[int, int]:
    low = -(1 << (stream["bits"] - 1)) if stream["signed"] else 0
    return low, low + (1 << stream["bits"]) - 1


def _numbers(stream: Stream, kind: str, rng: Any) -> Any:
    low, high = _range(stream)
    shape = (stream["beats"], stream["lanes"])
    if kind in ("low", "high", "zero"):
        return np.full(shape, {"low": low, "high": high, "zero": 0}[kind], np.int64)
    if kind == "alternating":
        beat, lane = np.indices(shape)
        return np.where((beat + lane) % 2 == 0, low, high)
    if kind == "extremes":
        return rng.choice(np.array([low, high]), shape)
    if kind == "small":
        return rng.integers(max(low, -2), min(high, 2) + 1, shape)
    drawn = rng.integers(low, high + 1, shape)
    if kind == "sparse":
        return drawn * (rng.random(shape) < 0.25)
    # Every second vector is smaller: sums of great numbers alone would all be clamped.
    return drawn >> (rng.integers(stream["bits"]) if rng.random() < 0.5 else 0)


def _biases(params: Mapping[str, Any], stream: Stream, rng: Any) -> Any:
    """Return biases of every magnitude or, where results are requantized, close to ties of rounding."""
    low, high = _range(stream)
    shape = (stream["beats"], stream["lanes"])
    if not params["requantize"]:
        return rng.integers(low, high + 1, shape) >> rng.integers(0, stream["bits"], shape)
    return np.array([[_near_tie(params, low, high, rng) for _ in range(shape[1])] for _ in range(shape[0])])


def _near_tie(params: Mapping[str, Any], least: int, most: int, rng: Any) -> int:
    """Return a sum from `least` to `most` that lies on a tie of rounding or aside by a power of two.

    Where there is none that is not clamped it is any sum in that range.
    """
    scale: int = params["scale"]
    unit: int = 1 << params["shift"]
    bits, signed = params["out_width"], params["out_signed"]
    first = (-(1 << (bits - 1)) if signed else 0) - params["zero_point"]
    low, high = max(least, first * unit // scale), min(most, (first + (1 << bits)) * unit // scale)
    shared = math.gcd(scale, unit)
    step = unit // shared
    rest = unit // 2 + int(rng.integers(-1, 2)) * (unit >> int(rng.integers(2, params["shift"] + 3)))
    found = rest // shared * pow(scale // shared, -1, step) % step
    before, behind = -((found - low) // step), (high - found) // step
    if before > behind:
        return int(rng.integers(least, most + 1))
    return found + step * int(rng.integers(before, behind + 1))
