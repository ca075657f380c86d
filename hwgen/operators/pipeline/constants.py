"""Operands that are built into the hardware: from arrays in their natural shape to beats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hwgen.core.errors import RequestError
from hwgen.operators.streaming.parameters import Parameters
from hwgen.operators.streaming.ports import Port

if TYPE_CHECKING:
    from hwgen.operators.streaming.operator import StreamingOperator


def constant_beats(
    operator: StreamingOperator[Any], parameters: Parameters, constants: Mapping[str, Any], where: str
) -> dict[str, Any]:
    """Return the beats of each setup stream that constants replace; all of them or none.

    RequestError names an operand that the operator does not have, or that has the wrong shape or range.
    """
    if not constants:
        return {}
    import numpy as np

    known = operator.setup_operands(parameters)
    if set(constants) != set(known):
        raise RequestError(
            f"{where}: the constants are {', '.join(sorted(constants))}, but they must be {', '.join(known)}"
        )
    try:
        arrays = {name: np.array(values, np.int64) for name, values in constants.items()}
        beats = operator.reference().pack_setup(operator.plan_parameters(parameters), **arrays)
    except (TypeError, ValueError, OverflowError) as error:
        raise RequestError(f"{where}: {error}") from None
    for port in operator.ports(parameters):
        if port.prefix in beats:
            _check_range(port, beats[port.prefix], where)
    return {prefix: np.asarray(values).tolist() for prefix, values in beats.items()}


def _check_range(port: Port, values: Any, where: str) -> None:
    import numpy as np

    found = np.asarray(values)
    if found.size and not port.element.low <= found.min() <= found.max() <= port.element.high:
        raise RequestError(
            f"{where}: constants of {port.prefix} reach from {found.min()} to {found.max()}",
            f"they can be {port.element.low} to {port.element.high} ({port.element})",
        )


def table(port: Port, beats: Any) -> int:
    """Return the beats of a port as one number, the first beat in the lowest bits."""
    mask, bits, total, place = (1 << port.element.bits) - 1, port.element.bits, 0, 0
    for beat in beats:
        for value in beat:
            total |= (int(value) & mask) << place
            place += bits
    return total
