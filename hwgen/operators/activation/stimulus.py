"""Frames for the activation unit: random ones, and those in which every lane meets every code.

Inputs of more than 12 bits have too many codes: of these, every lane meets the first and the last of each of
512 equal parts, so those at the edges of segments, and one between.
Every array has the shape (beats, lanes).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

KINDS = ("codes", "low", "high", "extremes", "small")

Frame = dict[str, Any]

_ALL = 12  # widest input of which all codes are gone through
_FINEST = 9  # log2 of the steps into which a wider input is cut


def setup(params: Mapping[str, Any], streams: Sequence[Mapping[str, Any]], kind: str, rng: Any) -> Frame:
    """Return what the setup streams carry after a reset: there are none."""
    return {}


def frame(
    params: Mapping[str, Any], streams: Sequence[Mapping[str, Any]], kind: str, length: int, rng: Any
) -> Frame:
    """Return one frame of `length` beats, of kind "codes" as long as it must be."""
    bits, signed, lanes = params["in_width"], params["in_signed"], params["lanes"]
    low, high = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if signed else (0, (1 << bits) - 1)
    shape = (length, lanes)
    if kind == "codes":
        codes = _codes(bits, low, rng)
        return {"s_axis": np.stack([rng.permutation(codes) for _ in range(lanes)], axis=1)}
    if kind in ("low", "high"):
        return {"s_axis": np.full(shape, low if kind == "low" else high, np.int64)}
    if kind == "extremes":
        return {"s_axis": rng.choice(np.array([low, -1 if signed else 1, 0, high]), shape)}
    if kind == "small":
        return {"s_axis": rng.integers(max(low, -8), min(high, 8) + 1, shape)}
    return {"s_axis": rng.integers(low, high + 1, shape)}


def _codes(bits: int, low: int, rng: Any) -> Any:
    """Return all codes; of wide inputs the first, the last and another one of each of 512 equal parts."""
    if bits <= _ALL:
        return low + np.arange(1 << bits)
    size = 1 << (bits - _FINEST)
    first = low + np.arange(1 << _FINEST) * size
    return np.concatenate([first, first + size - 1, first + rng.integers(0, size, len(first))])
