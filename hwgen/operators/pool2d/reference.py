"""Reference of the pooling unit: NumPy on exact integers, window by window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np


def pool2d(x: Any, params: Mapping[str, Any]) -> Any:
    """Return the pooled image of (height, width, channels) as (out height, out width, channels), int64.

    Means count the padding, which is 0, and are rounded to the nearest integer, ties to even. For the
    greatest value the padding is less than any other.
    """
    image = np.asarray(x).astype(np.int64)
    mean = params["operation"].endswith("average")
    if params["operation"].startswith("global"):
        return _reduced(image.reshape(-1, image.shape[2]), mean)[None, None, :]
    size, stride, pad = params["kernel"], params["stride"], params["padding"]
    least = -(1 << (params["data_width"] - 1)) if params["data_signed"] else 0
    padded = np.pad(image, ((pad, pad), (pad, pad), (0, 0)), constant_values=0 if mean else least)
    rows = range(0, padded.shape[0] - size + 1, stride)
    columns = range(0, padded.shape[1] - size + 1, stride)
    windows = [[padded[y : y + size, x : x + size] for x in columns] for y in rows]
    return np.array([[_reduced(w.reshape(size * size, -1), mean) for w in row] for row in windows])


def _reduced(values: Any, mean: bool) -> Any:
    """Return the mean or the greatest of each column."""
    if not mean:
        return values.max(axis=0)
    quotient, rest = np.divmod(values.sum(axis=0), len(values))
    return quotient + ((2 * rest > len(values)) | ((2 * rest == len(values)) & (quotient % 2 == 1)))


def outputs(params: Mapping[str, Any], setup: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """Return the beats of the output for one image."""
    shape = (params["height"], params["width"], params["channels"])
    pooled = pool2d(np.asarray(frame["s_axis"]).reshape(shape), params)
    return {"m_axis": pooled.reshape(-1, params["lanes"])}


def pack(params: Mapping[str, Any], x: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the beats of an image of (height, width, channels)."""
    shape = (params["height"], params["width"], params["channels"])
    if np.shape(x) != shape:
        raise ValueError(f"x must have the shape (height, width, channels) = {shape}, not {np.shape(x)}")
    return {}, {"s_axis": np.reshape(x, (-1, params["lanes"]))}


def unpack(params: Mapping[str, Any], beats: Mapping[str, Any]) -> Any:
    """Return the pooled image as (out height, out width, channels)."""
    pixels = np.asarray(beats["m_axis"]).reshape(-1, params["channels"])
    if params["operation"].startswith("global"):
        return pixels.reshape(1, 1, -1)
    border = 2 * params["padding"] - params["kernel"]
    rows = (params["height"] + border) // params["stride"] + 1
    return pixels.reshape(rows, -1, params["channels"])
