"""Reference of the depthwise convolution: NumPy on exact integers, one weight at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np


def depthwise(x: Any, w: Any, params: Mapping[str, Any], b: Any = 0) -> Any:
    """Return the results for an image (height, width, channels) and kernels (k, k, channels), as int64.

    The image is surrounded by `padding` pixels of 0. `b` are the biases, one for each channel.
    """
    size, stride, pad = params["kernel"], params["stride"], params["padding"]
    kernels = np.asarray(w).astype(np.int64)
    padded = np.pad(np.asarray(x).astype(np.int64), ((pad, pad), (pad, pad), (0, 0)))
    rows = (padded.shape[0] - size) // stride + 1
    columns = (padded.shape[1] - size) // stride + 1
    total = np.zeros((rows, columns, padded.shape[2]), np.int64) + np.asarray(b).astype(np.int64)
    for ky in range(size):
        for kx in range(size):
            moved = padded[ky::stride, kx::stride][:rows, :columns]
            total += moved * kernels[ky, kx]
    return _requantized(total, params)


def _requantized(total: Any, params: Mapping[str, Any]) -> Any:
    """Return clamp(round(total * scale / 2**shift) + zero_point)."""
    exact = total.astype(object) * params["scale"]
    unit = 1 << params["shift"]
    down = exact // unit
    twice = (exact - down * unit) * 2
    up = (twice > unit) | ((twice == unit) & ((down % 2 == 1) | (params["rounding"] == "half_up")))
    bits, signed = params["out_width"], params["out_signed"]
    low, high = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if signed else (0, (1 << bits) - 1)
    if params["relu"]:
        low = params["zero_point"]
    return np.clip(down + up + params["zero_point"], low, high).astype(np.int64)


def outputs(params: Mapping[str, Any], setup: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """Return the beats of the output for one image."""
    size, channels, lanes = params["kernel"], params["channels"], params["lanes"]
    image = np.asarray(frame["s_axis"]).reshape(params["height"], params["width"], channels)
    by_group = np.asarray(setup["s_axis_w"]).reshape(channels // lanes, size, size, lanes)
    kernels = by_group.transpose(1, 2, 0, 3).reshape(size, size, channels)
    biases = np.asarray(setup["s_axis_b"]).reshape(-1) if params["bias"] else 0
    return {"m_axis": depthwise(image, kernels, params, biases).reshape(-1, lanes)}


def pack(params: Mapping[str, Any], x: Any, w: Any, b: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the beats of an image, its kernels and, if the hardware has them, its biases.

    Shapes: x (height, width, channels), w (k, k, channels), b (channels,).
    """
    _check("x", x, (params["height"], params["width"], params["channels"]))
    return pack_setup(params, w, b), {"s_axis": np.reshape(x, (-1, params["lanes"]))}


def pack_setup(params: Mapping[str, Any], w: Any, b: Any = None) -> dict[str, Any]:
    """Return the beats of kernels (k, k, channels) and of biases (channels,), if the hardware has any."""
    size, channels, lanes = params["kernel"], params["channels"], params["lanes"]
    _check("w", w, (size, size, channels))
    if (b is not None) != params["bias"]:
        raise ValueError("b is given, but there is no bias" if b is not None else "b, the biases, is missing")
    by_group = np.reshape(w, (size * size, channels // lanes, lanes)).transpose(1, 0, 2)
    setup = {"s_axis_w": by_group.reshape(-1, lanes)}
    if params["bias"]:
        _check("b", b, (channels,))
        setup["s_axis_b"] = np.reshape(b, (-1, lanes))
    return setup


def _check(name: str, values: Any, shape: tuple[int, ...]) -> None:
    if np.shape(values) != shape:
        raise ValueError(f"{name} must have the shape {shape}, not {np.shape(values)}")


def unpack(params: Mapping[str, Any], beats: Mapping[str, Any]) -> Any:
    """Return the results as (out height, out width, channels)."""
    rows = (params["height"] + 2 * params["padding"] - params["kernel"]) // params["stride"] + 1
    return np.asarray(beats["m_axis"]).reshape(rows, -1, params["channels"])
