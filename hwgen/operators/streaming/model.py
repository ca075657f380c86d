"""What the promises of a streaming operator say of its cycles and traffic, and what may be searched."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from hwgen.core.errors import RequestError
from hwgen.operators.base import Estimate

if TYPE_CHECKING:
    from hwgen.operators.streaming.operator import P, StreamingOperator

_SCALES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)


def estimate(operator: StreamingOperator[P], params: P) -> Estimate:
    """Return the cycles of the measured frame at the contract's limit: hardware may be a little quicker.

    An operation is a result; beats of ports without a fixed length are as many as those of the first input.
    """
    beats = operator.benchmark_beats(params)
    timing = operator.timing(params, beats)
    ports = [port for port in operator.ports(params) if port.role == "frame"]
    moved = {port.prefix: beats if port.beats is None else port.beats for port in ports}
    output = next(port for port in ports if port.direction == "output")
    return Estimate(
        metrics={"cycles": timing.first + timing.allowance},
        tolerance={"cycles": timing.allowance / (timing.first + timing.allowance)},
        operations=moved[output.prefix] * output.lanes,
        traffic=sum(moved[port.prefix] * port.tdata_bits // 8 for port in ports),
        peak=output.lanes,
        bandwidth=sum(port.tdata_bits // 8 for port in ports),
    )


def space(operator: StreamingOperator[P], params: P, assumed: Collection[str]) -> dict[str, tuple[Any, ...]]:
    """Return what parameters of `scalable` can be, each by itself; the others stay."""
    plain = params.to_mapping()
    found = {}
    for name in operator.scalable:
        value = plain.get(name)
        if name in assumed and isinstance(value, int) and not isinstance(value, bool):
            fitting = [
                scale for scale in sorted({*_SCALES, value}) if _legal(operator, {**plain, name: scale})
            ]
            found[name] = tuple(fitting)
    return found


def _legal(operator: StreamingOperator[P], values: dict[str, Any]) -> bool:
    try:
        operator.complete(values)
    except RequestError:
        return False
    return True
