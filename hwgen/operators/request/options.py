"""Explicit options (of a command line or a call) that say the same as words of a request."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hwgen.core.errors import RequestError
from hwgen.core.spec import TARGETS, Spec
from hwgen.operators.request.common import RANGES
from hwgen.operators.request.rules import Fact
from hwgen.operators.request.tokens import quoted, shown

_TOPICS = {
    "target": "target",
    "clock_mhz": "clock",
    "max_luts": "LUT budget",
    "max_cells": "cell budget",
    "max_cycles": "cycle budget",
    "seed": "seed",
}


OPTION_NAMES = tuple(_TOPICS)


def option_facts(options: Mapping[str, Any]) -> dict[str, Fact]:
    """Return what the options say; None says nothing. An unknown key, type or value is a RequestError."""
    facts = {}
    for key, value in options.items():
        if key not in _TOPICS:
            near = difflib.get_close_matches(str(key), _TOPICS, 1)
            hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(_TOPICS)}"
            raise RequestError(f"unknown option {quoted(str(key))}", hint)
        if value is not None:
            where = f"option --{key.replace('_', '-')} {shown(str(value))}"
            facts[key] = Fact(check_setting(key, value, where), where, _TOPICS[key])
    return facts


def with_options(spec: Spec, options: Mapping[str, Any]) -> Spec:
    """Return a spec (read from a file, say) in which explicit options take the place of what it has."""
    values = {key: fact.value for key, fact in option_facts(options).items()}
    own = {key: values.pop(key) for key in ("target", "seed") if key in values}
    return replace(spec, budget=replace(spec.budget, **values), **own)


def check_setting(key: str, value: object, where: str) -> Any:
    """Return a target, a seed or a bound of the budget, checked; `where` begins the error's sentence.

    A whole number stands for a clock as well as 100.0 does; nothing else is converted.
    """
    if key == "target":
        if value not in TARGETS:
            raise RequestError(
                f"{where}: there is no target {shown(repr(value))}", f"the targets are {', '.join(TARGETS)}"
            )
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float) if key == "clock_mhz" else int):
        wanted = "a number" if key == "clock_mhz" else "a whole number"
        raise RequestError(f"{where}: {key} must be {wanted}, not {shown(repr(value))}")
    check_range(key, value, RANGES[key], where)
    return float(value) if key == "clock_mhz" else value


def check_range(
    key: str, value: float, bounds: tuple[float, float], where: str, hint_above: str = ""
) -> None:
    """Refuse a number outside its bounds (and what is no number); the hint is for one above them."""
    low, high = bounds
    if not low <= value <= high:
        problem = f"{key} = {shown(str(value))} is impossible, it can be {low} to {high}"
        raise RequestError(f"{where}: {problem}", hint_above if value > high else "")
