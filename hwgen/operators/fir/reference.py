"""Reference of the FIR filter: a sum of shifted and scaled signals, on exact integers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np


def fir(x: Any, h: Any) -> Any:
    """Return y[n] = sum over k of h[k] * x[n - k] for every sample, where x is zero before the first one."""
    samples = np.asarray(x, object)
    y = np.zeros(len(samples), object)
    for k, coefficient in enumerate(np.asarray(h, object)[: len(samples)]):
        y[k:] += coefficient * samples[: len(samples) - k]
    return y


def requantize(y: Any, params: Mapping[str, Any]) -> Any:
    """Return clamp(round(y * scale / 2**shift) + zero_point) of exact integers."""
    unit = 1 << params["shift"]
    scaled = np.asarray(y, object) * params["scale"]
    down = scaled // unit
    twice_rest = 2 * (scaled - down * unit)
    tie_goes_up = (down % 2 == 1) | (params["rounding"] == "half_up")
    rounded = down + ((twice_rest > unit) | ((twice_rest == unit) & tie_goes_up)).astype(int)
    bits, signed = params["out_width"], params["out_signed"]
    low, high = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if signed else (0, (1 << bits) - 1)
    return np.clip(rounded + params["zero_point"], low, high)


def all_coefficients(given: Any, params: Mapping[str, Any]) -> Any:
    """Return the coefficient of every tap from those that are given."""
    h = np.asarray(given)
    return np.concatenate([h, h[: params["taps"] // 2][::-1]]) if params["symmetric"] else h


def outputs(params: Mapping[str, Any], setup: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """Return the beats of the output for one frame of samples."""
    y = fir(frame["s_axis"][:, 0], all_coefficients(setup["s_axis_h"][:, 0], params))
    result = requantize(y, params) if params["requantize"] else y
    return {"m_axis": result.astype(np.int64)[:, None]}


def pack(params: Mapping[str, Any], x: Any, h: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the beats of a signal x and the coefficients h of all taps."""
    x, h = np.asarray(x), np.asarray(h)
    if x.ndim != 1 or not x.size:
        raise ValueError("x must be a vector of at least one sample")
    if h.shape != (params["taps"],):
        raise ValueError(f"h must be a vector of {params['taps']} coefficients")
    if params["symmetric"]:
        if (h != h[::-1]).any():
            raise ValueError("h must be the same from both ends, for the filter is symmetric")
        h = h[: (params["taps"] + 1) // 2]
    return {"s_axis_h": h[:, None]}, {"s_axis": x[:, None]}


def unpack(params: Mapping[str, Any], beats: Mapping[str, Any]) -> Any:
    """Return the results as a vector."""
    return np.asarray(beats["m_axis"]).reshape(-1)
