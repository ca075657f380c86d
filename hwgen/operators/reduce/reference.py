"""Reference of the reduction unit: NumPy on whole frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

_VALUES: dict[str, Callable[[Any], Any]] = {
    "sum": np.sum,
    "max": np.max,
    "min": np.min,
    "argmax": np.max,
    "argmin": np.min,
}
_PLACES: dict[str, Callable[[Any], Any]] = {"argmax": np.argmax, "argmin": np.argmin}


def reduce(x: Any, params: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the result for one frame, in the order of its elements: (value,), or (index, value)."""
    flat = np.asarray(x, np.int64).reshape(-1)
    operation = params["operation"]
    value = int(_VALUES[operation](flat))
    return (int(_PLACES[operation](flat)), value) if operation in _PLACES else (value,)


def outputs(params: Mapping[str, Any], setup: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """Return the beat of the output for one frame."""
    return {"m_axis": np.array([reduce(frame["s_axis"], params)])}


def pack(params: Mapping[str, Any], x: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the beats of an array of any shape, which is one frame: a multiple of the lanes."""
    lanes, most = params["lanes"], params["lanes"] * params["max_length"]
    size = np.size(x)
    if not size or size % lanes or size > most:
        raise ValueError(f"x must have a multiple of {lanes} elements, at most {most}, not {size}")
    return {}, {"s_axis": np.reshape(x, (-1, lanes))}


def unpack(params: Mapping[str, Any], beats: Mapping[str, Any]) -> Any:
    """Return the result: a number, or a vector of index and value."""
    result = np.asarray(beats["m_axis"]).reshape(-1)
    return result if params["operation"] in _PLACES else result[0]
