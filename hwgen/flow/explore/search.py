"""The search: the study proposes, the model screens, workers build, and the study learns."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hwgen.core.errors import ToolError
from hwgen.flow.explore.evaluate import Evaluator, Measured
from hwgen.flow.explore.measures import LIMITS, Measure
from hwgen.flow.explore.pareto import front
from hwgen.flow.explore.promising import Promising
from hwgen.flow.explore.screen import Screen
from hwgen.flow.explore.space import Parameters, Space
from hwgen.flow.explore.study import POPULATION, Proposal, Study

# Proposals in a row that bring nothing new to build, before one is drawn from what is left.
_PATIENCE = 2 * POPULATION
# Designs in a row that fail, before the search gives up: then it is not the designs.
_FAILURES = 5


@dataclass(frozen=True)
class Point:
    """A design that was built: its parameters, and what was measured of it."""

    parameters: Mapping[str, Any]
    measured: Measured

    def costs(self, objectives: Sequence[Measure]) -> tuple[float, ...]:
        """Return the objectives as costs; of a design that failed there are none."""
        return tuple(measure.cost(self.measured.metrics[measure.metric]) for measure in objectives)


@dataclass
class Tally:
    """How many proposals ended how."""

    built: int = 0
    reused: int = 0
    failed: int = 0
    repeated: int = 0
    illegal: int = 0
    screened: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Goal:
    """What is searched for: the objectives, the bounds by name, and how many designs to build at most."""

    objectives: tuple[Measure, ...]
    limits: Mapping[str, float]
    trials: int
    seed: int = 0

    def violations(self, metrics: Mapping[str, float]) -> list[float]:
        """Return for each bound by which part it is missed; not positive where it is kept."""
        found = []
        for name, limit in self.limits.items():
            measure = LIMITS[name]
            found.append((measure.cost(metrics[measure.metric]) - measure.cost(limit)) / limit)
        return found

    def keeps_limits(self, metrics: Mapping[str, float]) -> bool:
        """Whether every bound is kept."""
        return all(violation <= 0 for violation in self.violations(metrics))

    def front(self, points: Sequence[Point]) -> list[Point]:
        """Return the points that keep the bounds and that no other of these beats, by the first objective."""
        fitting = [p for p in points if not p.measured.failure and self.keeps_limits(p.measured.metrics)]
        costs = [point.costs(self.objectives) for point in fitting]
        return sorted((fitting[i] for i in front(costs)), key=lambda p: p.costs(self.objectives))


Told = Callable[[int, Point], None]


class Search:
    """One search over a space. With a journal file it goes on where it was ended, however it was ended."""

    def __init__(
        self,
        space: Space,
        goal: Goal,
        screen: Screen,
        evaluator: Evaluator,
        *,
        journal: Path | None = None,
        told: Told | None = None,
    ) -> None:
        self.tally = Tally()
        self._space = space
        self._goal = goal
        self._screen = screen
        self._evaluator = evaluator
        self._told = told
        self._built: dict[str, Point] = {}
        self._every = {space.key(parameters): parameters for parameters in space.points(goal.seed)}
        estimates = {key: space.estimate(parameters) for key, parameters in self._every.items()}
        self._promising = Promising(goal.objectives, estimates)
        self._failed_in_a_row = 0
        self._study = Study(space.choices, len(goal.objectives), goal.seed, journal)
        for record in self._study.records():
            self._remember(_point(record))

    @property
    def points(self) -> list[Point]:
        """Every design that was built, in the order in which they came to their end."""
        return list(self._built.values())

    def run(self, jobs: int = 1) -> list[Point]:
        """Build designs until there are as many as asked for, or none is left that is worth it."""
        running: dict[Future[Measured], _Design] = {}
        with ThreadPoolExecutor(max_workers=jobs) as pool:
            try:
                while True:
                    self._fill(pool, running, jobs)
                    if not running:
                        return self.points
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        self._finish(running.pop(future), future.result())
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def _fill(self, pool: ThreadPoolExecutor, running: dict[Future[Measured], _Design], jobs: int) -> None:
        """Hand designs to workers that are free."""
        while len(running) < jobs and len(self._built) + len(running) < self._goal.trials:
            design = self._next({design.key for design in running.values()})
            if design is None:
                return
            running[pool.submit(self._evaluator, design.parameters)] = design

    def _next(self, busy: Set[str]) -> _Design | None:
        """Return the next proposal that is worth building, or None when there is none left."""
        while not (left := list(self._untried(busy))):
            if not self._screen.doubt_more():
                return None
        # Every second design is the one that promises most: so a few cover a long front.
        if (len(self._built) + len(busy)) % 2 == 0 and (key := self._promising.best(left, busy)) is not None:
            design = self._worth_building(self._study.ask(self._values(key)), busy)
            if design is not None:
                return design
        for _ in range(_PATIENCE):
            design = self._worth_building(self._study.ask(), busy)
            if design is not None:
                return design
        draw = random.Random(self._goal.seed + len(self._built))  # noqa: S311 - a sample, no secret
        return self._worth_building(self._study.ask(self._values(draw.choice(left))), busy)

    def _values(self, key: str) -> dict[str, Any]:
        return self._space.open_values(self._every[key])

    def _untried(self, busy: Set[str]) -> Iterator[str]:
        """Yield the keys of designs that are worth building and have not been built."""
        for key, parameters in self._every.items():
            if key in busy or key in self._built:
                continue
            if not self._screen.reason_against(self._space.estimate(parameters)):
                yield key

    def _worth_building(self, proposal: Proposal, busy: Set[str]) -> _Design | None:
        """Return the design that is proposed if it is worth building; if not, the study learns at once."""
        parameters = self._space.complete(proposal.chosen)
        if parameters is None:
            self.tally.illegal += 1
            self._study.tell(proposal, None)
            return None
        design = _Design(proposal, parameters, self._space.key(parameters))
        if design.key in busy or design.key in self._built:
            self.tally.repeated += 1
            if design.key in busy:
                self._study.tell(proposal, None)
            else:
                self._tell(proposal, self._built[design.key])
            return None
        reason = self._screen.reason_against(self._space.estimate(parameters))
        if not reason:
            return design
        self.tally.screened[reason] = self.tally.screened.get(reason, 0) + 1
        self._tell_estimate(design)
        return None

    def _tell_estimate(self, design: _Design) -> None:
        """Let the study learn from the model what it need not learn from a build."""
        estimate = self._space.estimate(design.parameters)
        needed = (*self._goal.objectives, *(LIMITS[name] for name in self._goal.limits))
        metrics = {m.metric: value for m in needed if (value := m.estimated(estimate)) is not None}
        if len(metrics) == len({measure.metric for measure in needed}):
            costs = [measure.cost(metrics[measure.metric]) for measure in self._goal.objectives]
            self._study.tell(design.proposal, costs, self._goal.violations(metrics))
        else:
            self._study.tell(design.proposal, None)

    def _finish(self, design: _Design, measured: Measured) -> None:
        point = Point(design.parameters, measured)
        self._tell(design.proposal, point, record=_record(point))
        self._remember(point)
        self._failed_in_a_row = self._failed_in_a_row + 1 if measured.failure else 0
        if self._failed_in_a_row >= _FAILURES:
            raise ToolError(
                f"{_FAILURES} designs in a row could not be measured, the last: {measured.failure}",
                "`hwgen design` with one of them shows more",
            )
        if self._told:
            self._told(len(self._built), point)

    def _tell(self, proposal: Proposal, point: Point, record: Mapping[str, Any] | None = None) -> None:
        if point.measured.failure:
            self._study.tell(proposal, None, record=record)
            return
        violations = self._goal.violations(point.measured.metrics)
        self._study.tell(proposal, point.costs(self._goal.objectives), violations, record)

    def _remember(self, point: Point) -> None:
        measured = point.measured
        self._built[self._space.key(point.parameters)] = point
        self.tally.built += 1
        self.tally.failed += bool(measured.failure)
        self.tally.reused += measured.reused
        if not measured.failure and self._goal.keeps_limits(measured.metrics):
            costs = point.costs(self._goal.objectives)
            self._screen.learn_measured(costs)
            self._promising.learn_built(costs)


@dataclass(frozen=True)
class _Design:
    """A proposal with the complete parameters, and what they are told apart by."""

    proposal: Proposal
    parameters: Parameters
    key: str


def _record(point: Point) -> dict[str, Any]:
    """Return a point as plain data, for the study to keep."""
    measured = point.measured
    return {
        "parameters": dict(point.parameters),
        "metrics": dict(measured.metrics),
        "failure": measured.failure,
        "seconds": measured.seconds,
    }


def _point(record: Mapping[str, Any]) -> Point:
    """Return the point of a record; what was measured before an interruption is known from before."""
    measured = Measured(record["metrics"], record["failure"], True, record["seconds"])
    return Point(record["parameters"], measured)
