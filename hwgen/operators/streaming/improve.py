"""How a streaming operator answers a missed budget: with more or fewer lanes, or another pipeline depth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from hwgen.core.errors import RequestError
from hwgen.core.spec import Spec
from hwgen.operators.base import Attempted
from hwgen.operators.streaming.parameters import Parameters

_AREA = frozenset({"device_percent", "max_luts", "max_cells"})


def improve(
    parameters: type[Parameters], scalable: Sequence[str], spec: Spec, tried: Sequence[Attempted]
) -> dict[str, Any] | None:
    """Return parameters not tried yet that the last attempt's misses ask for, or None.

    Only what the request left open may change, and only to what the operator can be built with.
    """
    last = tried[-1]
    seen = [dict(attempt.parameters) for attempt in tried]
    for change in _changes(scalable, last):
        candidate = {**last.parameters, **change}
        if set(change) <= set(spec.assumed) and candidate not in seen and _legal(parameters, candidate):
            return candidate
    return None


def _changes(scalable: Sequence[str], last: Attempted) -> Iterator[dict[str, Any]]:
    missed = {miss.name for miss in last.misses}
    if "clock_mhz" in missed and "pipeline" in last.parameters:
        yield {"pipeline": last.parameters["pipeline"] + 1}
    for name in scalable:
        value = last.parameters.get(name)
        if isinstance(value, int) and missed & _AREA and value > 1:
            yield {name: value // 2}
        if isinstance(value, int) and "max_cycles" in missed and value > 0:
            yield {name: value * 2}


def _legal(parameters: type[Parameters], values: dict[str, Any]) -> bool:
    try:
        parameters.from_mapping(values)
    except RequestError:
        return False
    return True
