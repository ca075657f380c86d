"""Which designs are worth building: those that, by the model, may keep the budget and are near the front.

The model errs, by a tolerance that it states for each metric. At first it is believed: only what it expects
on the front is built. When nothing is left of that, it is doubted by a growing part of the tolerance: a
design is taken at its best within that part, and what it is compared with at its worst. So in the end nothing
is left out that may be on the front.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from hwgen.core.errors import UsageError
from hwgen.flow.explore.measures import LIMITS, Measure
from hwgen.flow.explore.nearest import Nearest
from hwgen.flow.explore.pareto import dominates
from hwgen.flow.explore.space import Space
from hwgen.operators.base import Estimate

Costs = tuple[float, ...]


# Parts of the tolerance by which the model is doubted, one after another.
_DOUBTS = (0.0, 0.25, 0.5, 1.0)


class Screen:
    """Keeps the front of what is known, by measurement or by the model, and compares designs with it."""

    def __init__(self, objectives: Sequence[Measure], limits: Mapping[str, float]) -> None:
        self._objectives = tuple(objectives)
        self._limits = dict(limits)
        self._level = 0
        self._known: list[list[Costs]] = [[] for _ in _DOUBTS]

    def learn_model(self, estimate: Estimate) -> None:
        """Take in what the model says of a design, at its worst, if it keeps the budget even so."""
        for level, doubt in enumerate(_DOUBTS):
            if not self._missed(estimate, -doubt):
                self._learn(level, tuple(_bound(estimate, m, -doubt) for m in self._objectives))

    def learn_measured(self, costs: Costs) -> None:
        """Take in a design that was measured and keeps the budget."""
        for level in range(len(_DOUBTS)):
            self._learn(level, costs)

    def doubt_more(self) -> bool:
        """Believe the model less from now on; False if it is doubted by all of its tolerance already."""
        if self._level + 1 == len(_DOUBTS):
            return False
        self._level += 1
        return True

    def reason_against(self, estimate: Estimate) -> str:
        """Say in a few words why a design need not be built; nothing if it is worth it."""
        doubt = _DOUBTS[self._level]
        missed = self._missed(estimate, doubt)
        if missed:
            return f"the model says that it misses {missed[0]}"
        best = tuple(_bound(estimate, m, doubt) for m in self._objectives)
        if any(dominates(known, best) for known in self._known[self._level]):
            return "the model says that it is far from the front"
        return ""

    def missed_limits(self, estimate: Estimate) -> list[str]:
        """Return the bounds that a design misses even at its best."""
        return self._missed(estimate, _DOUBTS[-1])

    def _missed(self, estimate: Estimate, doubt: float) -> list[str]:
        return [
            name
            for name, limit in self._limits.items()
            if _bound(estimate, LIMITS[name], doubt) > LIMITS[name].cost(limit)
        ]

    def _learn(self, level: int, costs: Costs) -> None:
        known = self._known[level]
        if math.inf in costs or any(dominates(k, costs) or k == costs for k in known):
            return
        self._known[level] = [*(k for k in known if not dominates(costs, k)), costs]


def screen_of(space: Space, objectives: Sequence[Measure], limits: Mapping[str, float], seed: int) -> Screen:
    """Return a screen that knows the model's front of the space; UsageError if nothing keeps the budget.

    The error names the bound that rules most designs out, and the nearest budget that works.
    """
    screen, nearest = Screen(objectives, limits), Nearest(limits)
    fitting = 0
    work: set[int] = set()
    for parameters in space.points(seed):
        estimate = space.estimate(parameters)
        missed = screen.missed_limits(estimate)
        fitting += not missed
        nearest.look_at(estimate, missed)
        screen.learn_model(estimate)
        work.add(estimate.operations)
    if len(work) > 1 and any(measure.name == "cycles" for measure in objectives):
        raise UsageError(
            "cycles do not compare these designs: the more lanes, the more work in a frame",
            "search over the rate (operations a cycle): --objective rate,luts",
        )
    if not fitting:
        raise nearest.refusal()
    return screen


def _bound(estimate: Estimate, measure: Measure, doubt: float) -> float:
    """Return a cost at its best within a part of the tolerance, or at its worst if that is negative.

    What the model does not know is as good, or as bad, as can be.
    """
    value = measure.estimated(estimate)
    if value is None:
        return math.inf if doubt < 0 else -math.inf
    return measure.cost(value) - doubt * abs(value) * measure.tolerance(estimate)
