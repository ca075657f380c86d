"""Frozen, JSON-able, content-hashed values: what every noun of hwgen is made of."""

from __future__ import annotations

import dataclasses
import enum
import functools
import hashlib
import json
import types
import typing
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


# How a person calls what a program wants.
TYPE_WORDS = {
    int: "a whole number",
    bool: "true or false",
    str: "a text",
    tuple: "a list",
}


def freeze(mapping: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a read-only copy of a mapping, so that a frozen value stays frozen."""
    return MappingProxyType(dict(mapping))


def to_json(value: Any) -> Any:
    """Turn a value (dataclass, enum, mapping, sequence, scalar) into plain JSON data."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(k): to_json(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(v) for v in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"{type(value).__name__} is not a JSON value")


def canonical_json(value: Any) -> str:
    """Serialize with sorted keys and no spare spaces: equal values give equal text."""
    return json.dumps(to_json(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON of a value, in hexadecimal."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def from_json(kind: Any, data: Any) -> Any:
    """Read a value of a type (dataclass, enum, tuple, mapping, scalar) back from plain JSON data.

    The inverse of `to_json`: `from_json(type(v), to_json(v)) == v`. Unknown or missing fields and wrong
    types are a ValueError that names the field.
    """
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is Any:
        return data
    if origin in (typing.Union, types.UnionType):
        return _first_fitting(arguments, data)
    if origin is typing.Literal:
        return _expect(data in arguments, data, kind)
    if origin is tuple:
        _expect(isinstance(data, list), data, kind)
        return tuple(from_json(arguments[0], item) for item in data)
    if origin in (dict, Mapping):
        _expect(isinstance(data, dict), data, kind)
        return {key: from_json(arguments[1], item) for key, item in data.items()}
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return kind(data)
    if dataclasses.is_dataclass(kind):
        return _dataclass_from_json(kind, data)
    if kind is float:
        return float(_expect(type(data) in (int, float), data, kind))
    return _expect(data is None if kind is type(None) else type(data) is kind, data, kind)


def _dataclass_from_json(kind: Any, data: Any) -> Any:
    _expect(isinstance(data, dict), data, kind)
    hints = _hints(kind)
    fields = {f.name: f for f in dataclasses.fields(kind) if f.init}
    unknown = set(data) - set(fields)
    if unknown:
        raise ValueError(f"{kind.__name__} has no field {min(unknown)!r}")
    values = {}
    for name, item in data.items():
        try:
            values[name] = from_json(hints[name], item)
        except ValueError as error:
            raise ValueError(f"{kind.__name__}.{name}: {error}") from None
    try:
        return kind(**values)
    except TypeError as error:
        raise ValueError(f"{kind.__name__}: {error}") from None


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:
    """Return the types of a dataclass's fields; working them out takes longer than reading a value."""
    return typing.get_type_hints(kind)


def _first_fitting(kinds: tuple[Any, ...], data: Any) -> Any:
    for kind in kinds:
        try:
            return from_json(kind, data)
        except ValueError:
            continue
    raise ValueError(f"{data!r} is none of {', '.join(map(str, kinds))}")


def _expect(holds: bool, data: Any, kind: Any) -> Any:
    if not holds:
        raise ValueError(f"{data!r} is no {getattr(kind, '__name__', kind)}")
    return data
