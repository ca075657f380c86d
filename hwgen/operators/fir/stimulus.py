"""Frames for the FIR filter: at the corners of the formats, and where rounding decides.

Every array has the shape (beats, lanes) and holds integers of its stream's format.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

KINDS = ("low", "high", "alternating", "extremes", "sparse", "small", "ties")
"""Kinds of frames beyond the random ones; of "ties" the results lie close to ties of rounding."""

_MOST_BEATS = 512
_MOST_PAIRS = 32

Stream = Mapping[str, Any]


def setup(params: Mapping[str, Any], streams: Sequence[Stream], kind: str, rng: Any) -> dict[str, Any]:
    """Return coefficients; for ties two that make a result of two digits, its samples."""
    stream = next(s for s in streams if s["role"] == "setup")
    if kind != "ties":
        return {stream["prefix"]: _numbers(stream, stream["beats"], kind, rng)}
    h = np.zeros((stream["beats"], 1), np.int64)
    h[:2, 0] = (1, _second(params))[: len(h)]
    return {stream["prefix"]: h}


def frame(
    params: Mapping[str, Any], streams: Sequence[Stream], kind: str, length: int, rng: Any
) -> dict[str, Any]:
    """Return a signal of `length` samples; one of pairs for ties, which fit the coefficients of that kind."""
    stream = next(s for s in streams if s["role"] == "frame" and s["direction"] == "input")
    if kind == "ties":
        return {stream["prefix"]: _pairs(params, stream, rng)}
    return {stream["prefix"]: _numbers(stream, length, kind, rng)}


def _range(stream: Stream) -> tuple[int, int]:
    low = -(1 << (stream["bits"] - 1)) if stream["signed"] else 0
    return low, low + (1 << stream["bits"]) - 1


def _numbers(stream: Stream, beats: int, kind: str, rng: Any) -> Any:
    low, high = _range(stream)
    if kind in ("low", "high"):
        return np.full((beats, 1), low if kind == "low" else high, np.int64)
    if kind == "alternating":
        return np.where(np.arange(beats) % 2 == 0, low, high)[:, None]
    if kind == "extremes":
        return rng.choice(np.array([low, high]), (beats, 1))
    if kind == "small":
        return rng.integers(max(low, -2), min(high, 2) + 1, (beats, 1))
    drawn = rng.integers(low, high + 1, (beats, 1))
    return drawn * (rng.random((beats, 1)) < 0.25) if kind == "sparse" else drawn


def _second(params: Mapping[str, Any]) -> int:
    """Return h[1] for ties: samples are digits to this base, if coefficients are wide enough."""
    base: int = 1 << min(params["coefficient_width"] - 2, params["in_width"])
    return base


def _pairs(params: Mapping[str, Any], stream: Stream, rng: Any) -> Any:
    """Return pairs of samples, as far apart as a symmetric filter echoes."""
    period = params["taps"] + 1 if params["symmetric"] else 2
    count = max(1, min(_MOST_PAIRS, _MOST_BEATS // period))
    low, high = _range(stream)
    base = _second(params) if params["taps"] > 1 else 0
    signal = np.zeros((count, period), np.int64)
    for pair in signal:
        wanted = _near_tie(params, low + base * low, high + base * high, rng)
        second = low + (wanted - low) % base if base else wanted
        pair[0] = min(max((wanted - second) // base if base else 0, low), high)
        pair[1] = min(second, high)
    return signal.reshape(-1, 1)


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
