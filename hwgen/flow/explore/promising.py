"""Which of several designs promises most: the volume that it adds, by the model, to what was built.

Volumes are of logarithms, so that a tenth less counts the same of every objective and of small designs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from hwgen.flow.explore.measures import Measure
from hwgen.flow.explore.pareto import front, hypervolume
from hwgen.operators.base import Estimate

Costs = Sequence[float]
# The reference point lies this part of an objective's range beyond the worst design.
_BEYOND = 0.1


class Promising:
    """Compares designs by the volume that they add. Knows all designs of a space by key, and those built."""

    def __init__(self, objectives: Sequence[Measure], estimates: Mapping[str, Estimate]) -> None:
        """Take the model's word on every design; where it lacks an objective, nothing can be compared."""
        self._expected: dict[str, Costs] = {}
        for key, estimate in estimates.items():
            values = [(m, m.estimated(estimate)) for m in objectives]
            if all(value is not None for _, value in values):
                self._expected[key] = _logarithms([m.cost(v) for m, v in values if v is not None])
        axes = list(zip(*self._expected.values(), strict=True))
        self._reference = [max(axis) + _BEYOND * ((max(axis) - min(axis)) or 1.0) for axis in axes]
        self._built: list[Costs] = []
        # What a design adds never grows when others are built, so what it added once is a bound.
        self._at_most = {key: _box(costs, self._reference) for key, costs in self._expected.items()}

    def learn_built(self, costs: Costs) -> None:
        """Take in the costs that were measured of a design."""
        built = [*self._built, _logarithms(costs)]
        self._built = [built[i] for i in front(built)]

    def best(self, keys: Iterable[str], under_way: Iterable[str] = ()) -> str | None:
        """Return the design that adds most; None if none adds anything, or if the model cannot tell."""
        known = [*self._built, *(self._expected[key] for key in under_way if key in self._expected)]
        order = sorted((k for k in keys if k in self._expected), key=lambda k: -self._at_most[k])
        chosen, most = None, 0.0
        for key in order:
            if self._at_most[key] <= most:
                break
            self._at_most[key] = added = self._added(self._expected[key], known)
            if added > most:
                chosen, most = key, added
        return chosen

    def _added(self, costs: Costs, known: Sequence[Costs]) -> float:
        """Return the volume that only these costs dominate: their box without what others take of it."""
        taken = [tuple(map(max, costs, other)) for other in known]
        return _box(costs, self._reference) - hypervolume(taken, self._reference)


def _box(costs: Costs, reference: Costs) -> float:
    return math.prod(max(r - c, 0.0) for c, r in zip(costs, reference, strict=True))


def _logarithms(costs: Costs) -> Costs:
    """Return logarithms that keep the order, also of costs that are zero, or negative for more is better."""
    return tuple(math.copysign(math.log1p(abs(cost)), cost) for cost in costs)
