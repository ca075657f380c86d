"""Reference of the transposition unit: NumPy's transpose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np


def transpose(x: Any, params: Mapping[str, Any]) -> Any:
    """Return the transpose of numbers that are a rows x cols matrix, row by row; shape (cols, rows)."""
    return np.reshape(x, (params["rows"], params["cols"])).T


def outputs(params: Mapping[str, Any], setup: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """Return the beats of the output for one matrix."""
    return {"m_axis": transpose(frame["s_axis"], params).reshape(-1, params["lanes"])}


def pack(params: Mapping[str, Any], x: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the beats of a matrix, or of an array of any shape that is one when its ends are joined."""
    rows, cols = params["rows"], params["cols"]
    shape = np.shape(x)
    if np.size(x) != rows * cols or not (shape[0] == rows or shape[-1] == cols):
        raise ValueError(f"x must be a {rows}x{cols} matrix, not of shape {shape}")
    return {}, {"s_axis": np.reshape(x, (-1, params["lanes"]))}


def unpack(params: Mapping[str, Any], beats: Mapping[str, Any]) -> Any:
    """Return the transposed matrix, of shape (cols, rows)."""
    return np.asarray(beats["m_axis"]).reshape(params["cols"], params["rows"])
