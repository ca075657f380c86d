"""A budget that no design of a space can keep, and the nearest one that works, both by the model."""

from __future__ import annotations

import math
from collections.abc import Mapping

from hwgen.core.errors import UsageError
from hwgen.flow.explore.measures import LIMITS, Measure
from hwgen.operators.base import Estimate


class Nearest:
    """Looks at every design of a space for the one that misses a budget least."""

    def __init__(self, limits: Mapping[str, float]) -> None:
        self._limits = dict(limits)
        self._designs = 0
        self._missed_by = dict.fromkeys(limits, 0)
        self._best = dict.fromkeys(limits, (math.inf, 0.0))  # the least cost, and the error to expect of it
        self._least_excess = math.inf
        self._works: dict[str, float] = {}

    def look_at(self, estimate: Estimate, missed: list[str]) -> None:
        """Take in what the model says of a design, and the bounds that it misses even at its best."""
        self._designs += 1
        works, excess = dict(self._limits), 0.0
        for name, limit in self._limits.items():
            measure = LIMITS[name]
            self._missed_by[name] += name in missed
            if (value := measure.estimated(estimate)) is None:
                continue
            error = measure.tolerance(estimate)
            self._best[name] = min(self._best[name], (measure.cost(value), error))
            sure = _surely(measure, value, error)
            beyond = measure.cost(sure) - measure.cost(limit)
            if beyond > 0:
                works[name], excess = sure, excess + beyond / limit
        if excess < self._least_excess:
            self._least_excess, self._works = excess, works

    def refusal(self) -> UsageError:
        """Return the error that says what cannot be met, with a budget that can."""
        worst = max(self._limits, key=lambda name: self._missed_by[name])
        works = ",".join(f"{name}={value:g}" for name, value in self._works.items())
        hint = f"the nearest that works: --budget {works}; or let the request leave more open"
        if self._missed_by[worst] < self._designs:
            every = " and ".join(f"{name} = {value:g}" for name, value in self._limits.items())
            return UsageError(f"none of {self._designs:,} designs keeps {every} at the same time", hint)
        measure, (cost, error) = LIMITS[worst], self._best[worst]
        extreme = "most" if measure.more_is_better else "least"
        give_or_take = f", give or take {error:.0%}" if error else ""
        return UsageError(
            f"none of {self._designs:,} designs can meet {worst} = {self._limits[worst]:g}: "
            f"the model's {extreme} is {abs(cost):,.0f} {measure.unit}{give_or_take}",
            hint,
        )


def _surely(measure: Measure, value: float, error: float) -> float:
    """Return a bound that a design keeps even at its worst: a whole number, of a rate two digits more."""
    if measure.more_is_better:
        return math.floor(value * (1 - error) * 100) / 100
    return math.ceil(value * (1 + error))
