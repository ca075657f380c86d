"""Reference of the element-wise unit: NumPy on exact integers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

_OPERATIONS = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "max": np.maximum,
    "min": np.minimum,
}


def elementwise(a: Any, b: Any, params: Mapping[str, Any]) -> Any:
    """Return clamp(round((a OP b) * scale / 2**shift) + zero_point), of any shape, as int64."""
    exact = _OPERATIONS[params["operation"]](np.asarray(a).astype(object), np.asarray(b).astype(object))
    scaled = exact * params["scale"] * 2  # one more bit, so that half a unit is a whole number
    unit = 2 << params["shift"]
    down = scaled // unit
    rest = scaled - down * unit
    up = rest * 2 > unit
    tie = rest * 2 == unit
    rounded = down + np.where(up | (tie & ((down % 2 == 1) | (params["rounding"] == "half_up"))), 1, 0)
    bits, signed = params["out_width"], params["out_signed"]
    low, high = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if signed else (0, (1 << bits) - 1)
    return np.clip(rounded + params["zero_point"], low, high).astype(np.int64)


def outputs(params: Mapping[str, Any], setup: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """Return the beats of the output for one frame of both inputs."""
    return {"m_axis": elementwise(frame["s_axis_a"], frame["s_axis_b"], params)}


def pack(params: Mapping[str, Any], a: Any, b: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the beats of two arrays of one shape, whose size is a multiple of the lanes."""
    lanes = params["lanes"]
    if np.shape(a) != np.shape(b) or np.size(a) % lanes or not np.size(a):
        raise ValueError(f"a and b must have the same shape and a multiple of {lanes} elements")
    return {}, {"s_axis_a": np.reshape(a, (-1, lanes)), "s_axis_b": np.reshape(b, (-1, lanes))}


def unpack(params: Mapping[str, Any], beats: Mapping[str, Any]) -> Any:
    """Return the results as a vector."""
    return np.asarray(beats["m_axis"]).reshape(-1)
