"""Which designs are worth building: those that, by the model, may keep the budget and are near the front.

The model errs, by a tolerance that it states for each metric. A design is taken at its best within the
tolerance, what it is compared with at its worst; so nothing is left out that may be on the front.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from hwgen.core.errors import UsageError
from hwgen.flow.explore.measures import LIMITS, Measure
from hwgen.flow.explore.pareto import front
from hwgen.flow.explore.space import Space
from hwgen.operators.base import Estimate

Costs = tuple[float, ...]


class Screen:
    """Keeps the front of what is known, by measurement or by the model, and compares designs with it."""

    def __init__(self, objectives: Sequence[Measure], limits: Mapping[str, float]) -> None:
        self._objectives = tuple(objectives)
        self._limits = dict(limits)
        self._known: list[Costs] = []

    def learn_model(self, estimate: Estimate) -> None:
        """Take in what the model says of a design, at its worst, if it keeps the budget even so."""
        if not self.missed_limits(estimate, worst=True):
            self._learn(tuple(_bound(estimate, m, worst=True) for m in self._objectives))

    def learn_measured(self, costs: Costs) -> None:
        """Take in a design that was measured and keeps the budget."""
        self._learn(costs)

    def reason_against(self, estimate: Estimate) -> str:
        """Say in a few words why a design need not be built; nothing if it is worth it."""
        missed = self.missed_limits(estimate)
        if missed:
            return f"the model says that it misses {missed[0]}"
        best = tuple(_bound(estimate, m) for m in self._objectives)
        if any(
            all(k <= b for k, b in zip(known, best, strict=True)) and known != best for known in self._known
        ):
            return "the model says that it is far from the front"
        return ""

    def missed_limits(self, estimate: Estimate, *, worst: bool = False) -> list[str]:
        """Return the bounds that a design misses even at its best, or, if `worst`, may miss."""
        return [
            name
            for name, limit in self._limits.items()
            if _bound(estimate, LIMITS[name], worst=worst) > LIMITS[name].cost(limit)
        ]

    def _learn(self, costs: Costs) -> None:
        if math.inf in costs:
            return
        self._known.append(costs)
        self._known = [self._known[i] for i in front(self._known)]


def screen_of(space: Space, objectives: Sequence[Measure], limits: Mapping[str, float], seed: int) -> Screen:
    """Return a screen that knows the model's front of the space; UsageError if nothing keeps the budget.

    The error names the bound that rules most designs out, and the least that the model thinks possible.
    """
    screen = Screen(objectives, limits)
    nearest: dict[str, float] = dict.fromkeys(limits, math.inf)
    ruled_out = dict.fromkeys(limits, 0)
    designs = fitting = 0
    work: set[int] = set()
    for parameters in space.points(seed):
        estimate = space.estimate(parameters)
        missed = screen.missed_limits(estimate)
        designs += 1
        fitting += not missed
        for name in limits:
            ruled_out[name] += name in missed
            nearest[name] = min(nearest[name], _bound(estimate, LIMITS[name]))
        screen.learn_model(estimate)
        work.add(estimate.operations)
    if len(work) > 1 and any(measure.name == "cycles" for measure in objectives):
        raise UsageError(
            "cycles do not compare these designs: the more lanes, the more work in a frame",
            "search over the rate (operations a cycle): --objective rate,luts",
        )
    if not fitting:
        raise _nothing_fits(designs, limits, ruled_out, nearest)
    return screen


def _nothing_fits(
    designs: int, limits: Mapping[str, float], ruled_out: Mapping[str, int], nearest: Mapping[str, float]
) -> UsageError:
    worst = max(ruled_out, key=lambda name: ruled_out[name])
    measure, limit = LIMITS[worst], limits[worst]
    if ruled_out[worst] < designs:
        both = " and ".join(f"{name} = {value:g}" for name, value in limits.items())
        return UsageError(f"none of {designs:,} designs keeps {both} at the same time", "relax one of them")
    least = abs(nearest[worst])
    return UsageError(
        f"none of {designs:,} designs can meet {worst} = {limit:g}: the model's "
        f"{'most' if measure.more_is_better else 'least'} is {least:,.0f} {measure.unit}",
        f"ask for {worst}={math.ceil(least)}, or let the request leave more open",
    )


def _bound(estimate: Estimate, measure: Measure, *, worst: bool = False) -> float:
    """Return a cost at its best (worst) within the model's tolerance; unknown is as good (bad) as can be."""
    value = measure.estimated(estimate)
    if value is None:
        return math.inf if worst else -math.inf
    cost, off = measure.cost(value), abs(value) * measure.tolerance(estimate)
    return cost + off if worst else cost - off
