"""How the built-in GEMM answers a missed budget: with another array size or pipeline depth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hwgen.core.spec import Budget, Spec
from hwgen.core.verdict import BudgetMiss
from hwgen.operators.base import Attempted
from hwgen.operators.gemm.contract_rules import ideal_cycles
from hwgen.operators.gemm.geometry import MAX_PIPELINE
from hwgen.operators.gemm.params import GemmParams

MAX_SIDE = 32
# A design is a sum of array and surroundings, so cost falls more slowly than the array. Aim a little lower.
_MARGIN = 0.97
_AREA_BUDGETS = {
    "device_percent": "device_percent",
    "max_luts": "lut4_equivalents",
    "max_cells": "cells",
}


def improve(spec: Spec, tried: Sequence[Attempted]) -> dict[str, Any] | None:
    """Return parameters not tried yet that the last attempt's misses ask for, or None."""
    last = tried[-1]
    for change in _changes(tried):
        parameters = {**last.parameters, **change}
        if set(change) <= set(spec.assumed) and not _known_to_miss(parameters, spec.budget, tried):
            return parameters
    return None


def _changes(tried: Sequence[Attempted]) -> Iterator[dict[str, Any]]:
    """Yield changes in the order of preference; which budget is missed decides."""
    last = tried[-1]
    missed = {miss.name: miss for miss in last.misses}
    rows, cols = last.parameters["rows"], last.parameters["cols"]
    if "clock_mhz" in missed and last.parameters["pipeline"] < MAX_PIPELINE:
        yield {"pipeline": last.parameters["pipeline"] + 1}
    for name, metric in _AREA_BUDGETS.items():
        if name in missed:
            yield from _smaller(rows, cols, _elements_within(missed[name].limit, metric, tried))
    if "max_cycles" in missed:
        yield from _faster(last.parameters, missed["max_cycles"])
    if "clock_mhz" in missed:
        yield from _smaller(rows, cols, rows * cols // 2)


def _elements_within(limit: float, metric: str, tried: Sequence[Attempted]) -> int:
    """Return how many processing elements should fit a bound.

    Two attempts of different size give a straight line; one gives a share of what it has, which is too
    few to be wasted and too many to be missed by much, since the surroundings of the array cost as well.
    """
    last = tried[-1]
    size, cost = _size(last), last.measured[metric]
    for past in reversed(tried[:-1]):
        if metric in past.measured and _size(past) > size and past.measured[metric] > cost:
            slope = (past.measured[metric] - cost) / (_size(past) - size)
            return int(size - (cost - limit) / slope)
    return int(size * limit / cost * _MARGIN)


def _size(attempt: Attempted) -> int:
    return int(attempt.parameters["rows"] * attempt.parameters["cols"])


def _smaller(rows: int, cols: int, elements: int) -> Iterator[dict[str, int]]:
    """Yield arrays of at most `elements` processing elements, the largest and squarest first."""
    sizes = [(r, c) for r in range(1, rows + 1) for c in range(1, cols + 1) if r * c < rows * cols]
    fitting = [s for s in sizes if s[0] * s[1] <= max(elements, 1)]
    yield from (
        {"rows": r, "cols": c} for r, c in sorted(fitting, key=lambda s: (-s[0] * s[1], abs(s[0] - s[1])))
    )


def _faster(parameters: Mapping[str, Any], miss: BudgetMiss) -> Iterator[dict[str, int]]:
    """Yield larger arrays: those that should meet the bound, smallest first, then the fastest of the rest.

    What an array should take is what was measured, scaled by the limits of the two arrays.
    """

    def limit(rows: int, cols: int) -> int:
        params = GemmParams.from_mapping({**parameters, "rows": rows, "cols": cols})
        return ideal_cycles(params, params.max_m, params.max_k, params.max_n)

    now = limit(parameters["rows"], parameters["cols"])
    expected = {
        (r, c): miss.measured * limit(r, c) / now
        for r in range(parameters["rows"], MAX_SIDE + 1)
        for c in range(parameters["cols"], MAX_SIDE + 1)
        if limit(r, c) < now
    }
    meeting = [size for size, cycles in expected.items() if cycles <= miss.limit]
    others = [size for size, cycles in expected.items() if cycles > miss.limit]
    for rows, cols in sorted(meeting, key=lambda s: (s[0] * s[1], abs(s[0] - s[1]))):
        yield {"rows": rows, "cols": cols}
    for rows, cols in sorted(others, key=lambda s: (expected[s], s[0] * s[1])):
        yield {"rows": rows, "cols": cols}


def _known_to_miss(parameters: Mapping[str, Any], budget: Budget, tried: Sequence[Attempted]) -> bool:
    """Whether an attempt already showed that these parameters cannot do.

    Area grows and cycles fall with each side of the array, so an array inside one that was too slow, or
    around one that was too big, need not be tried.
    """
    for past in tried:
        if all(past.parameters[k] == v for k, v in parameters.items()):
            return True
        same_rest = all(
            past.parameters[k] == v for k, v in parameters.items() if k not in ("rows", "cols", "pipeline")
        )
        if not same_rest:
            continue
        inside = (
            parameters["rows"] <= past.parameters["rows"] and parameters["cols"] <= past.parameters["cols"]
        )
        around = (
            parameters["rows"] >= past.parameters["rows"] and parameters["cols"] >= past.parameters["cols"]
        )
        missed = {miss.name for miss in past.misses}
        if around and missed & set(_AREA_BUDGETS):
            return True
        if inside and "max_cycles" in missed:
            return True
    return False
