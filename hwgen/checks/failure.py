"""What a diagnosing run of a bench tells of a failure; see `sim/measurements.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hwgen.core.values import from_json

MAX_TEXT = 600


@dataclass(frozen=True)
class Case:
    """One value that was compared, as the number that its port means; `actual` is None for unknown bits.

    `part` names the lane. `tags` are circumstances of a beat, `inputs` what was driven in the same step.
    """

    port: str
    part: str
    index: int
    expected: int
    actual: int | None
    right: bool
    bits: int
    signed: bool
    cycle: int = 0
    tags: Mapping[str, bool] = field(default_factory=dict)
    inputs: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Failure:
    """The first failure of a test, and all values that the test compared.

    `outputs` maps ports to (expected, actual) as bits; `cycles` are (number, ns) around `cycle`, the times at
    which outputs were looked at. `formats` maps ports to (lanes, bits of each, signed).
    """

    message: str
    outputs: Mapping[str, tuple[str, ...]]
    cycle: int
    cycles: tuple[tuple[int, ...], ...]
    formats: Mapping[str, tuple[Any, ...]]
    clocks: tuple[str, ...]
    wrong: int
    right: int
    cases: tuple[Case, ...]

    def wrong_bits(self) -> dict[str, int]:
        """Return the bits of each port that are wrong, as a mask; all of them where that is not known."""
        return {port: _difference(*pair) for port, pair in self.outputs.items() if len(pair) == 2}


def parse_failure(data: Any) -> Failure | None:
    """Read what a bench recorded of a failure; None where it is nothing of the kind."""
    try:
        found: Failure = from_json(Failure, data)
    except ValueError:
        return None
    return found if all(len(pair) == 2 for pair in found.cycles) else None


def _difference(expected: str, actual: str) -> int:
    if len(expected) != len(actual) or set(expected + actual) - set("01"):
        return -1
    return int(expected, 2) ^ int(actual, 2)
