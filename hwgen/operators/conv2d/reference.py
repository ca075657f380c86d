"""Reference of the convolution: NumPy on exact integers, one tap of the kernel after the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np


def sums(x: Any, w: Any, bias: Any, params: Mapping[str, Any]) -> Any:
    """Return the exact sums of an image, as int64 (out height, out width, output channels).

    `x` is (height, width, input channels), `w` (kernel, kernel, input channels, output channels), and `bias`
    (output channels) or None.
    """
    size, stride, pad = params["kernel"], params["stride"], params["padding"]
    image = np.asarray(x).astype(np.int64)
    weights = np.asarray(w).astype(np.int64)
    edges = ((pad, pad), (pad, pad), (0, 0))
    padded = np.pad(image, edges, constant_values=params["pad_value"])
    rows, columns = padded.shape[0] - size + 1, padded.shape[1] - size + 1
    total: Any = 0 if bias is None else np.asarray(bias).astype(np.int64)
    for ky in range(size):
        for kx in range(size):
            total = total + padded[ky : ky + rows : stride, kx : kx + columns : stride] @ weights[ky, kx]
    return total


def conv2d(x: Any, w: Any, bias: Any, params: Mapping[str, Any]) -> Any:
    """Return the results of an image; for shapes see `sums`."""
    exact = sums(x, w, bias, params)
    if not params["requantize"]:
        return np.maximum(exact, 0) if params["relu"] else exact
    bits, signed = params["out_width"], params["out_signed"]
    low, high = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if signed else (0, (1 << bits) - 1)
    low, high = max(low, params["clamp_low"]), min(high, params["clamp_high"])
    if params["relu"]:
        low = max(low, params["zero_point"])
    return np.clip(_rounded(exact, params) + params["zero_point"], low, high).astype(np.int64)


def _rounded(exact: Any, params: Mapping[str, Any]) -> Any:
    """Return round(exact * scale / 2**shift), as Python integers."""
    scaled, unit = exact.astype(object) * params["scale"], 1 << params["shift"]
    down = scaled // unit
    twice = 2 * (scaled - down * unit)
    odd_or_up = (down % 2 == 1) | (params["rounding"] == "half_up")
    return down + ((twice > unit) | ((twice == unit) & odd_or_up))


def outputs(params: Mapping[str, Any], setup: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """Return the beats of the output for one image."""
    size, po = params["kernel"], params["out_lanes"]
    image = np.asarray(frame["s_axis"]).reshape(params["height"], params["width"], params["in_channels"])
    beats = np.asarray(setup["s_axis_w"]).reshape(*_nest(params), size, size, params["lanes"], po)
    weights = beats.transpose(2, 3, 0, 4, 1, 5).reshape(size, size, params["in_channels"], -1)
    bias = np.asarray(setup["s_axis_b"]).reshape(-1) if params["bias"] else None
    return {"m_axis": conv2d(image, weights, bias, params).reshape(-1, po)}


def _nest(params: Mapping[str, Any]) -> tuple[int, int]:
    """Return the groups of input channels and those of output channels."""
    return params["in_channels"] // params["lanes"], params["out_channels"] // params["out_lanes"]


def pack(
    params: Mapping[str, Any], x: Any, w: Any, bias: Any = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the beats of weights and biases, and those of an image; for shapes see `sums`."""
    _check("x", x, (params["height"], params["width"], params["in_channels"]))
    return pack_setup(params, w, bias), {"s_axis": np.reshape(x, (-1, params["lanes"]))}


def pack_setup(params: Mapping[str, Any], w: Any, bias: Any = None) -> dict[str, Any]:
    """Return the beats of weights and biases; for shapes see `sums`."""
    size, ci, co = params["kernel"], params["in_channels"], params["out_channels"]
    if (bias is not None) != params["bias"]:
        raise ValueError("this design has a bias" if params["bias"] else "this design has no bias")
    _check("w", w, (size, size, ci, co))
    groups, passes = _nest(params)
    parts = np.reshape(w, (size, size, groups, params["lanes"], passes, params["out_lanes"]))
    setup = {"s_axis_w": parts.transpose(2, 4, 0, 1, 3, 5).reshape(-1, params["out_lanes"])}
    if bias is not None:
        _check("bias", bias, (co,))
        setup["s_axis_b"] = np.reshape(bias, (-1, params["out_lanes"]))
    return setup


def _check(name: str, array: Any, shape: tuple[int, ...]) -> None:
    if np.shape(array) != shape:
        raise ValueError(f"{name} must have the shape {shape}, not {np.shape(array)}")


def unpack(params: Mapping[str, Any], beats: Mapping[str, Any]) -> Any:
    """Return the results as (out height, out width, output channels)."""
    border = 2 * params["padding"] - params["kernel"]
    rows = (params["height"] + border) // params["stride"] + 1
    columns = (params["width"] + border) // params["stride"] + 1
    return np.asarray(beats["m_axis"]).reshape(rows, columns, params["out_channels"])
