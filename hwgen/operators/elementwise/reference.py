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
    """Return clamp(round((a OP b) * scale / 2**shift) + zero_point) as int64, of the shape of a.

    For requantize it is that of a alone, and b is None.
    """
    exact = np.asarray(a).astype(object)  # Python integers: nothing overflows
    if params["operation"] != "requantize":
        exact = _OPERATIONS[params["operation"]](exact, np.asarray(b).astype(object))
    scaled = exact * params["scale"]
    unit = 1 << params["shift"]
    down = scaled // unit
    rest = 2 * (scaled - down * unit)
    ties_up = (down % 2 == 1) | (params["rounding"] == "half_up")
    rounded = down + ((rest > unit) | ((rest == unit) & ties_up))
    bits, signed = params["out_width"], params["out_signed"]
    low, high = (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if signed else (0, (1 << bits) - 1)
    return np.clip(rounded + params["zero_point"], low, high).astype(np.int64)


def outputs(params: Mapping[str, Any], setup: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """Return the beats of the output for one frame of the inputs."""
    return {"m_axis": elementwise(frame["s_axis_a"], frame.get("s_axis_b"), params)}


def pack(params: Mapping[str, Any], a: Any, b: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the beats of two arrays of one shape (of one for requantize); the lanes divide their size."""
    lanes, operation = params["lanes"], params["operation"]
    if (b is None) != (operation == "requantize"):
        raise ValueError(f"{operation} takes {'a alone' if b is not None else 'a and b'}")
    if np.size(a) % lanes or not np.size(a) or (b is not None and np.shape(a) != np.shape(b)):
        raise ValueError(f"operands must have the same shape and a multiple of {lanes} elements")
    given = {"s_axis_a": a} if b is None else {"s_axis_a": a, "s_axis_b": b}
    return {}, {name: np.reshape(values, (-1, lanes)) for name, values in given.items()}


def unpack(params: Mapping[str, Any], beats: Mapping[str, Any]) -> Any:
    """Return the results as a vector."""
    return np.asarray(beats["m_axis"]).reshape(-1)
