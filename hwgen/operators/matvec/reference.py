"""Reference of the matrix-vector unit: NumPy on exact integers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np


def matvec(w: Any, x: Any, bias: Any = None) -> Any:
    """Return W x + bias of exact integers: W (rows, cols), x (cols,), bias (rows,) or None."""
    y = np.asarray(w, object) @ np.asarray(x, object)
    return y if bias is None else y + np.asarray(bias, object)


def finished(y: Any, params: Mapping[str, Any]) -> Any:
    """Return exact sums after ReLU and requantization, where those are asked for."""
    if params["relu"]:
        y = np.maximum(y, 0)
    return requantize(y, params) if params["requantize"] else y


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


def outputs(params: Mapping[str, Any], setup: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """Return the beats of the output for one vector."""
    if params["weights"] == "stored":
        w = np.reshape(setup["s_axis_w"], (params["rows"], params["cols"]))
    else:
        w = _from_streamed(frame["s_axis_w"], params)
    bias = np.reshape(setup["s_axis_b"], -1) if params["bias"] else None
    y = finished(matvec(w, np.reshape(frame["s_axis"], -1), bias), params)
    return {"m_axis": y.astype(np.int64).reshape(-1, params["out_lanes"])}


def _groups(params: Mapping[str, Any]) -> tuple[int, int, int, int]:
    """Return passes, beats, rows at a time, and lanes."""
    lanes, rows = params["lanes"], params["out_lanes"]
    return params["rows"] // rows, params["cols"] // lanes, rows, lanes


def _from_streamed(beats: Any, params: Mapping[str, Any]) -> Any:
    groups = np.reshape(beats, _groups(params))
    return groups.transpose(0, 2, 1, 3).reshape(params["rows"], params["cols"])


def _to_streamed(w: Any, params: Mapping[str, Any]) -> Any:
    passes, beats, rows, lanes = _groups(params)
    return w.reshape(passes, rows, beats, lanes).transpose(0, 2, 1, 3).reshape(passes * beats, rows * lanes)


def pack(
    params: Mapping[str, Any], w: Any, x: Any, bias: Any = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the beats of a matrix W, a vector x, and the biases of the rows.

    A matrix of one row may be given as a vector.
    """
    if np.shape(x) != (params["cols"],):
        raise ValueError(f"x must be a vector of {params['cols']}")
    frame = {"s_axis": np.reshape(x, (-1, params["lanes"]))}
    if params["weights"] == "stored":
        return pack_setup(params, w, bias), frame
    frame["s_axis_w"] = _to_streamed(_matrix(w, params), params)
    return _biases(params, bias), frame


def pack_setup(params: Mapping[str, Any], w: Any, bias: Any = None) -> dict[str, Any]:
    """Return the beats of a stored matrix W and the biases of its rows."""
    return {"s_axis_w": _matrix(w, params).reshape(-1, params["lanes"])} | _biases(params, bias)


def _matrix(w: Any, params: Mapping[str, Any]) -> Any:
    rows, cols = params["rows"], params["cols"]
    if np.shape(w) not in ((rows, cols), (cols,) if rows == 1 else (rows, cols)):
        raise ValueError(f"w must be a matrix of {rows} x {cols}")
    return np.reshape(w, (rows, cols))


def _biases(params: Mapping[str, Any], bias: Any) -> dict[str, Any]:
    if not params["bias"]:
        if bias is not None:
            raise ValueError("there is no bias in this design")
        return {}
    if np.shape(bias) != (params["rows"],):
        raise ValueError(f"bias must be a vector of {params['rows']}")
    return {"s_axis_b": np.reshape(bias, (-1, params["out_lanes"]))}


def unpack(params: Mapping[str, Any], beats: Mapping[str, Any]) -> Any:
    """Return the results as a vector."""
    return np.asarray(beats["m_axis"]).reshape(-1)
