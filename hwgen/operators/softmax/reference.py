"""Reference of the softmax unit: integers, a row at a time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np


def softmax(x: Any, params: Mapping[str, Any]) -> Any:
    """Return the results of one row, a vector of integers: e / sum(e) with e = exp(x - max(x)).

    e has E = exp_frac bits after the point, and k = floor(e) to K = min(E, out_frac + 4) bits. With
    r = floor(2^(E + Q) / sum(e)), Q = out_frac + 4, a result is k * r rounded half up to out_frac bits, and
    at most 2^out_width - 1.
    """
    row = np.asarray(x, np.int64)
    fraction, out_frac = params["exp_frac"], params["out_frac"]
    e = _exponentials(params["in_width"], params["in_frac"], fraction)[row.max() - row]
    places = out_frac + 4
    kept = min(fraction, places)
    reciprocal = (1 << (fraction + places)) // int(e.sum())
    unit = kept + places - out_frac
    rounded = ((e >> (fraction - kept)) * reciprocal + (1 << (unit - 1))) >> unit
    return np.minimum(rounded, (1 << params["out_width"]) - 1)


@lru_cache(maxsize=8)
def _exponentials(width: int, in_frac: int, fraction: int) -> Any:
    """Return exp(-d / 2^in_frac) in 2^-fraction for every difference d of `width` bits.

    Up to 10 bits each is rounded to the nearest. Beyond, d = high * 2^low_width + low, where low_width is
    half of the bits (rounded up), and both exponentials are rounded before they are multiplied, and the
    product is rounded too.
    """
    low_width = width if width <= 10 else (width + 1) // 2
    low = _rounded(range(1 << low_width), in_frac, fraction)
    if low_width == width:
        return low
    high = _rounded(range(0, 1 << width, 1 << low_width), in_frac, fraction)
    return ((high[:, None] * low[None, :] + (1 << (fraction - 1))) >> fraction).reshape(-1)


def _rounded(differences: Any, in_frac: int, fraction: int) -> Any:
    values = (math.exp(-d / (1 << in_frac)) for d in differences)
    return np.array([math.floor(value * (1 << fraction) + 0.5) for value in values], np.int64)


def outputs(params: Mapping[str, Any], setup: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """Return the beats of the output for one row."""
    rows = np.asarray(frame["s_axis"])
    return {"m_axis": softmax(rows.reshape(-1), params).reshape(rows.shape)}


def pack(params: Mapping[str, Any], x: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the beats of a row (length,), or of each row of an array (rows, length)."""
    lanes, most = params["lanes"], params["max_length"]
    rows = np.atleast_2d(np.asarray(x))
    if rows.ndim != 2 or not rows.size:
        raise ValueError(f"x must be a row or an array of rows, not of shape {np.shape(x)}")
    length = rows.shape[1]
    if length % lanes or length > most:
        raise ValueError(f"a row must have a multiple of {lanes} numbers, at most {most}, not {length}")
    return {}, [{"s_axis": row.reshape(-1, lanes)} for row in rows]


def unpack(params: Mapping[str, Any], beats: Mapping[str, Any]) -> Any:
    """Return the results of one row as a vector."""
    return np.asarray(beats["m_axis"]).reshape(-1)
