"""Frames for the element-wise unit: at the corners of the formats, and where rounding decides.

Every array has the shape (beats, lanes) and holds integers of its stream's format.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

KINDS = ("low", "high", "extremes", "sparse", "small", "equal", "ties", "edges")
"""Kinds of frames beyond the random ones: the last two lie close to ties of rounding and to the clamp."""

_DRAWN = 1 << 16  # operands drawn, of which those closest to a tie or to the clamp are used
_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "max": np.maximum,
    "min": np.minimum,
    "requantize": lambda a, b: a,
}


def setup(
    params: Mapping[str, Any], streams: Sequence[Mapping[str, Any]], kind: str, rng: Any
) -> dict[str, Any]:
    """Return nothing: the unit has no setup."""
    return {}


def frame(
    params: Mapping[str, Any], streams: Sequence[Mapping[str, Any]], kind: str, length: int, rng: Any
) -> dict[str, Any]:
    """Return one frame of `length` beats of each input."""
    lanes = params["lanes"]
    size = length * lanes
    if kind in ("ties", "edges"):
        a, b = _candidates(params, rng)
        order = np.argsort(_distance(params, a, b, kind), kind="stable")
        # The closest ones most often: in wide formats ties are rare, and only they show some faults.
        chosen = order[(2 * size * rng.random(size) ** 3).astype(int)]
        operands = {"a": a[chosen], "b": b[chosen]}
    else:
        operands = {name: _drawn(params, name, kind, size, rng) for name in "ab"}
    if kind == "equal" and (params["a_width"], params["a_signed"]) == (params["b_width"], params["b_signed"]):
        operands["b"] = operands["a"]
    inputs = {s["prefix"][-1]: s["prefix"] for s in streams if s["direction"] == "input"}
    return {prefix: operands[name].reshape(length, lanes) for name, prefix in inputs.items()}


def _candidates(params: Mapping[str, Any], rng: Any) -> tuple[Any, Any]:
    """Return many operands: every one where there is one stream of few bits."""
    a, b = (_drawn(params, name, "random", _DRAWN, rng) for name in "ab")
    bits = params["a_width"]
    if params["operation"] == "requantize" and 1 << bits <= _DRAWN:
        a = np.arange(_DRAWN) % (1 << bits) - (params["a_signed"] << (bits - 1))
    return a, b


def _drawn(params: Mapping[str, Any], name: str, kind: str, size: int, rng: Any) -> Any:
    bits, signed = params[f"{name}_width"], params[f"{name}_signed"]
    low = -(1 << (bits - 1)) if signed else 0
    high = low + (1 << bits) - 1
    if kind in ("low", "high"):
        return np.full(size, low if kind == "low" else high, np.int64)
    if kind == "extremes":
        return rng.choice(np.array([low, high]), size)
    if kind == "small":
        return rng.integers(max(low, -2), min(high, 2) + 1, size)
    drawn = rng.integers(low, high + 1, size)
    return drawn * (rng.random(size) < 0.25) if kind == "sparse" else drawn


def _distance(params: Mapping[str, Any], a: Any, b: Any, kind: str) -> Any:
    """Return how far each result is from what decides, in its units; clamped ones are far from ties."""
    exact = _OPERATIONS[params["operation"]](a, b)
    unit = 1 << params["shift"]
    scaled = exact.astype(float) * params["scale"] / unit + params["zero_point"]
    bits, signed = params["out_width"], params["out_signed"]
    low = -(1 << (bits - 1)) if signed else 0
    high = low + (1 << bits) - 1
    if kind == "edges":
        return np.minimum(np.abs(scaled - low), np.abs(scaled - high))
    # The product may wrap around at 64 bits: what lies below the quotient stays right.
    fraction = (exact * np.int64(params["scale"])) % unit / unit
    return np.abs(fraction - 0.5) + 2 * ((scaled < low) | (scaled > high))
