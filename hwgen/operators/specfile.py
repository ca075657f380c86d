"""Spec files: a Spec as TOML that people write and read, or as JSON."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from hwgen.core.errors import RequestError
from hwgen.core.spec import TARGETS, Budget, Spec
from hwgen.operators.arrays import with_arrays
from hwgen.operators.request.options import check_setting
from hwgen.operators.request.registry import vocabulary
from hwgen.operators.request.tokens import shown

# Weights that are built in may stand in a spec.
MAX_BYTES = 16_000_000

_KEYS = ("operator", "request", "target", "seed", "assumptions", "assumed", "parameters", "budget")
_BUDGET_NOTES = {
    "clock_mhz": "a clock in MHz that place-and-route must reach",
    "max_luts": "LUT4 equivalents after mapping to the target",
    "max_cells": "generic cells",
    "max_cycles": "cycles of one piece of work of the greatest sizes",
}
_MESSAGE_CHARACTERS = 300


def read_spec(path: Path) -> Spec:
    """Read a Spec from a .toml or .json file.

    Only `operator` is needed. Parameters that are left out get their defaults; the Spec's assumptions say so,
    and the design loop may change them. A file that cannot be read or understood is a RequestError that
    names the file and the key.
    """
    readers: Mapping[str, Callable[[str], Any]] = {".toml": tomllib.loads, ".json": _read_json}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise RequestError(f"{path}: a spec file ends in .toml or .json")
    text = _read_text(path)
    try:
        data = reader(text)
    except RecursionError:
        raise RequestError(f"{path}: it is nested too deeply for a spec") from None
    except ValueError as error:
        kind = path.suffix[1:].upper()
        raise RequestError(f"{path}: not valid {kind}: {_short(str(error))}") from None
    if not isinstance(data, dict):
        raise RequestError(f"{path}: a spec is an object with keys, not a {_type_name(data)}")
    return spec_from_data(with_arrays(data, path.parent, str(path)), str(path))


def spec_from_data(data: Mapping[str, Any], where: str) -> Spec:
    """Turn plain data into a Spec; `where` (a file's name) begins the sentence of every error."""
    _check_keys(data, _KEYS, where, "key")
    if "operator" not in data:
        raise RequestError(f"{where}: the key 'operator' is missing", 'for example: operator = "gemm"')
    given = _typed(data, "parameters", dict, {}, where)
    try:
        words = vocabulary(_typed(data, "operator", str, "", where))
        parameters = words.read_parameters(given)
    except RequestError as error:
        raise RequestError(f"{where}: {_short(error.message)}", error.hint) from None
    absent = [key for key in parameters if key not in given]
    stated = ", ".join(f"{key} = {_value(parameters[key])}" for key in absent)
    defaults = (f"by default (not in the spec file): {stated}",) if absent else ()
    assumed = _strings(data, "assumed", where)
    _check_keys(dict.fromkeys(assumed), parameters, where, "parameter in 'assumed':")
    return Spec(
        operator=words.operator,
        parameters=parameters,
        target=check_setting("target", data.get("target", "generic"), f"{where}: target"),
        budget=_budget(_typed(data, "budget", dict, {}, where), where),
        seed=check_setting("seed", data.get("seed", 0), where),
        request=_typed(data, "request", str, "", where),
        assumptions=(*_strings(data, "assumptions", where), *defaults),
        assumed=(*assumed, *(key for key in absent if key not in assumed)),
    )


def to_toml(spec: Spec) -> str:
    """Write a Spec as TOML with a comment on each parameter; read_spec gives the same Spec again."""
    notes = vocabulary(spec.operator).notes
    lines = ["# A spec of hwgen.", f"operator = {_value(spec.operator)}"]
    if spec.request:
        lines.append(f"request = {_value(spec.request)}")
    lines.append(f"target = {_value(spec.target)}  # {' | '.join(TARGETS)}")
    lines.append(f"seed = {spec.seed}")
    if spec.assumptions:
        lines += ["assumptions = [", *(f"  {_value(text)}," for text in spec.assumptions), "]"]
    if spec.assumed:
        lines += ["# Parameters that may be changed to meet the budget.", f"assumed = {_names(spec.assumed)}"]
    plain = {k: v for k, v in spec.parameters.items() if not _is_tables(v)}
    lines += ["", "[parameters]"]
    lines += _commented((f"{key} = {_value(value)}", notes[key]) for key, value in plain.items())
    for key, tables in spec.parameters.items():
        if key not in plain:
            for stage in tables:
                lines += _stage_lines(key, stage)
    lines += ["", "[budget]"]
    lines += _commented(_budget_lines(spec.budget))
    return "\n".join(lines) + "\n"


def _is_tables(value: Any) -> bool:
    return isinstance(value, (list, tuple))


def _stage_lines(key: str, stage: Mapping[str, Any]) -> list[str]:
    """Write one operator of a chain: its name, and its parameters with a comment on each."""
    notes = vocabulary(str(stage["operator"])).notes
    lines = ["", f"[[parameters.{key}]]", f"operator = {_value(stage['operator'])}"]
    lines.append(f"[parameters.{key}.parameters]")
    rows = ((f"{k} = {_value(v)}", notes[k]) for k, v in stage["parameters"].items())
    lines += _commented(rows)
    if constants := stage.get("constants"):
        lines += ["[parameters.stages.constants]", *(f"{k} = {_array(v)}" for k, v in constants.items())]
    return lines


def _array(value: Any) -> str:
    """Write nested lists of integers as TOML."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_array, value))}]"
    return str(int(value))


def _budget_lines(budget: Budget) -> Iterator[tuple[str, str]]:
    for key, note in _BUDGET_NOTES.items():
        value = getattr(budget, key)
        yield (f"# {key} =" if value is None else f"{key} = {_value(value)}"), note


def _commented(pairs: Iterable[tuple[str, str]]) -> list[str]:
    found = list(pairs)
    column = max(len(line) for line, _ in found)
    return [f"{line:<{column}}  # {note}" for line, note in found]


def _names(names: Iterable[str]) -> str:
    return f"[{', '.join(map(_value, names))}]"


def _value(value: Any) -> str:
    """Write a value as TOML: bool, int, float or string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    # JSON's escapes are TOML's, but for the delete character and for what JSON leaves as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise RequestError(f"{path}: the spec file cannot be read ({reason})") from None
    if len(content) > MAX_BYTES:
        raise RequestError(f"{path}: larger than {MAX_BYTES} bytes, which no spec is")
    if not content.strip():
        raise RequestError(f"{path}: the spec file is empty", 'it needs at least: operator = "gemm"')
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise RequestError(f"{path}: not a text file (UTF-8)")
    return text


def _read_json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key '{key}' stands twice")
        found[key] = value
    return found


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _budget(table: Mapping[str, Any], where: str) -> Budget:
    _check_keys(table, _BUDGET_NOTES, where, "budget key")
    said = {k: check_setting(k, v, f"{where}: budget") for k, v in table.items() if v is not None}
    return Budget(**said)


def _strings(data: Mapping[str, Any], key: str, where: str) -> list[str]:
    values: list[Any] = _typed(data, key, list, [], where)
    if not all(isinstance(value, str) for value in values):
        raise RequestError(f"{where}: '{key}' must hold strings only")
    return values


def _check_keys(data: Mapping[str, Any], known: Iterable[str], where: str, what: str) -> None:
    names = list(known)
    for key in data:
        if key not in names:
            near = difflib.get_close_matches(key, names, 1)
            hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(names)}"
            raise RequestError(f"{where}: unknown {what} '{shown(key)}'", hint)


def _typed(data: Mapping[str, Any], key: str, kind: type[Any], default: Any, where: str) -> Any:
    value = data.get(key, default)
    if not isinstance(value, kind):
        raise RequestError(f"{where}: '{key}' must be a {_type_name(kind())}, not a {_type_name(value)}")
    return value


def _type_name(value: object) -> str:
    names = {dict: "table", list: "list", str: "string", bool: "boolean", int: "number", float: "number"}
    return names.get(type(value), type(value).__name__)


def _short(message: str) -> str:
    flat = " ".join(message.split())
    return flat if len(flat) <= _MESSAGE_CHARACTERS else flat[:_MESSAGE_CHARACTERS] + "..."
