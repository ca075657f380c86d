"""Reference of the normalization unit: Python's integers, a row at a time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np


def normalize(x: Any, params: Mapping[str, Any], gamma: Any = None, beta: Any = None) -> Any:
    """Return the results of one row, a vector of integers.

    With S the sum of the n numbers (0 for rmsnorm) and Q that of their squares, v = n Q - S^2 + n^2 epsilon
    is exact, but rounded down to `fraction` + 3 bits after the point, at most 16. e is the least number with
    v < 4^e, a = v / 4^e is rounded down to M + 2 bits, and m = 2^(M-1) / sqrt(a) is rounded down, and at most
    2^M - 1. A normalized number is (n x - S) m / (2^(M-1) 2^e), rounded half up to `fraction` bits; numbers
    that are all equal have no m, and become 0.
    """
    row = [int(number) for number in np.asarray(x).reshape(-1)]
    fraction, bits = precision(params)
    n, mean = len(row), params["kind"] == "layernorm"
    s = sum(row) if mean else 0
    finer = min(fraction + 3, 16)
    whole = n * sum(number * number for number in row) - s * s
    v = (whole << finer) + ((n * n * params["epsilon"]) >> (16 - finer))
    exponent = ((v >> finer).bit_length() + 1) // 2
    a = (v << (bits + 2)) >> (finer + 2 * exponent)
    m = min(math.isqrt((1 << (3 * bits)) // a), (1 << bits) - 1) if exponent else 0
    normal = [_rounded((n * number - s) * m, bits - 1 - fraction + exponent) for number in row]
    shift = 0
    if params["gamma"]:
        shift = 3 + params["gamma_frac"]
        offsets = [0] * n if beta is None else [int(b) << _beta_shift(params) for b in beta]
        normal = [z * int(g) + b for z, g, b in zip(normal, gamma, offsets, strict=False)]
    width, signed = params["out_width"], params["out_signed"]
    low, high = (-(1 << (width - 1)), (1 << (width - 1)) - 1) if signed else (0, (1 << width) - 1)
    return np.clip(np.array([_rounded(number, shift) for number in normal]), low, high)


def precision(params: Mapping[str, Any]) -> tuple[int, int]:
    """Return the bits of a normalized number after the point, and those of one over the deviation."""
    fraction = params["out_frac"] + (3 if params["gamma"] else 0)
    return fraction, max(params["out_width"] + (5 if params["gamma"] else 3), fraction + 2)


def _beta_shift(params: Mapping[str, Any]) -> int:
    return int(precision(params)[0] + params["gamma_frac"] - params["beta_frac"])


def _rounded(number: int, shift: int) -> int:
    """Return number / 2^shift, rounded to the nearest, halves up."""
    return (2 * number + (1 << shift)) >> (shift + 1)


def outputs(params: Mapping[str, Any], setup: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """Return the beats of the output for one row."""
    rows = np.asarray(frame["s_axis"])
    given = {
        name: np.asarray(setup[f"s_axis_{name}"]).reshape(-1) for name in ("gamma", "beta") if params[name]
    }
    return {"m_axis": normalize(rows, params, **given).reshape(rows.shape)}


def pack(
    params: Mapping[str, Any], x: Any, gamma: Any = None, beta: Any = None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the beats of a row (length,), or of each row of an array (rows, length).

    gamma and beta have the length of a row, or that of the longest one.
    """
    lanes, most = params["lanes"], params["max_length"]
    rows = np.atleast_2d(np.asarray(x))
    if rows.ndim != 2 or not rows.size:
        raise ValueError(f"x must be a row or an array of rows, not of shape {np.shape(x)}")
    length = rows.shape[1]
    if length % lanes or length > most:
        raise ValueError(f"a row must have a multiple of {lanes} numbers, at most {most}, not {length}")
    setup = {}
    for name, values in (("gamma", gamma), ("beta", beta)):
        if (values is not None) != params[name]:
            raise ValueError(f"this design {'needs' if params[name] else 'has no'} {name}")
        if values is not None:
            setup[f"s_axis_{name}"] = _padded(name, values, length, most).reshape(-1, lanes)
    return setup, [{"s_axis": row.reshape(-1, lanes)} for row in rows]


def _padded(name: str, values: Any, length: int, most: int) -> Any:
    given = np.asarray(values)
    if given.shape not in ((length,), (most,)):
        raise ValueError(f"{name} must be of shape ({length},) or ({most},), not {given.shape}")
    return np.pad(given, (0, most - given.size))


def unpack(params: Mapping[str, Any], beats: Mapping[str, Any]) -> Any:
    """Return the results of one row as a vector."""
    return np.asarray(beats["m_axis"]).reshape(-1)
