"""Frames for a block on streams: random ones, and those that lie at the corners of the number formats.

An operator whose hardware needs other frames lays a `stimulus.py` of its own beside the bench, with the same
names. Every array has the shape (beats, lanes) and holds integers of its stream's format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

KINDS = ("random", "low", "high", "alternating", "extremes", "sparse", "small")
"""Kinds of frames beyond the random ones that `corner_values` goes through."""

Frame = dict[str, Any]

_WIDEST = 62  # bits of a number that NumPy can draw


def setup(params: Mapping[str, Any], streams: Sequence[Mapping[str, Any]], kind: str, rng: Any) -> Frame:
    """Return what the setup streams carry after a reset."""
    return {s["prefix"]: values(s, s["beats"], kind, rng) for s in streams if s["role"] == "setup"}


def frame(
    params: Mapping[str, Any], streams: Sequence[Mapping[str, Any]], kind: str, length: int, rng: Any
) -> Frame:
    """Return one frame of every input; `length` beats where a stream's frames may have any length."""
    return {
        s["prefix"]: values(s, length if s["beats"] is None else s["beats"], kind, rng)
        for s in streams
        if s["role"] == "frame" and s["direction"] == "input"
    }


def values(stream: Mapping[str, Any], beats: int, kind: str, rng: Any) -> Any:
    """Return beats of one kind in a stream's format."""
    bits, signed = stream["bits"], stream["signed"]
    if bits > _WIDEST:
        return _wide(bits, (beats, stream["lanes"]), kind, rng)
    low = -(1 << (bits - 1)) if signed else 0
    high = (1 << (bits - signed)) - 1
    shape = (beats, stream["lanes"])
    if kind in ("low", "high"):
        return np.full(shape, low if kind == "low" else high, np.int64)
    if kind == "alternating":
        beat, lane = np.indices(shape)
        return np.where((beat + lane) % 2 == 0, low, high).astype(np.int64)
    if kind == "extremes":
        return rng.choice(np.array([low, high]), shape)
    if kind == "small":
        return rng.integers(max(low, -2), min(high, 2) + 1, shape)
    drawn = rng.integers(low, high + 1, shape)
    return drawn * (rng.random(shape) < 0.25) if kind == "sparse" else drawn


def _wide(bits: int, shape: tuple[int, int], kind: str, rng: Any) -> Any:
    """Return unsigned numbers of many bits, as Python integers."""
    if kind in ("low", "high"):
        return np.full(shape, 0 if kind == "low" else (1 << bits) - 1, object)
    drawn = [int.from_bytes(rng.bytes(-(-bits // 8))) >> (-bits % 8) for _ in range(shape[0] * shape[1])]
    return np.array(drawn, object).reshape(shape)
