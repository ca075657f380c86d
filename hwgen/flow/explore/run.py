"""Searches from the request to the results: started, resumed, and told about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hwgen.core.errors import UsageError
from hwgen.core.evidence import Kind
from hwgen.core.spec import Spec
from hwgen.flow.explore.evaluate import BuildEvaluator
from hwgen.flow.explore.folder import Asked, SearchFolder
from hwgen.flow.explore.measures import LIMITS, Measure, needed_checks
from hwgen.flow.explore.results import results
from hwgen.flow.explore.screen import Screen, screen_of
from hwgen.flow.explore.search import Goal, Point, Search
from hwgen.flow.explore.space import Space
from hwgen.flow.workshop import Workshop

_BUDGETS = ("max_luts", "max_cells", "max_cycles", "clock_mhz")
_MOST_TRIALS = 100_000


@dataclass(frozen=True)
class Explored:
    """A search that came to its end: where it lies, and what it found."""

    path: Path
    found: Mapping[str, Any]


def start(
    spec: Spec, goal: Goal, workshop: Workshop, out: Path | None, *, simulate: bool = False
) -> Explored:
    """Search in a new folder. What cannot be searched is a UsageError before any tool runs."""
    Space.around(spec)  # first of all: where there is nothing to search, no target is missing
    goal = replace(goal, limits={**_budget_of(spec), **goal.limits})
    asked = Asked(_with_target(spec, goal), goal, simulate)
    space, screen = _prepare(asked)
    with SearchFolder.create(out, workshop.config.runs_dir, asked) as folder:
        workshop.progress("run", {"path": folder.path})
        return _work(asked, space, screen, folder, workshop)


def resume(path: Path, workshop: Workshop, trials: int | None = None) -> Explored:
    """Go on with a search; `trials` gives it another number of designs to build in all."""
    folder, asked = SearchFolder.resume(path)
    with folder:
        if trials is not None:
            asked = replace(asked, goal=replace(asked.goal, trials=trials))
        space, screen = _prepare(asked)
        folder.write_asked(asked)
        workshop.progress("run", {"path": folder.path})
        return _work(asked, space, screen, folder, workshop)


def _prepare(asked: Asked) -> tuple[Space, Screen]:
    """Return the space and what the model knows of it; nothing has run yet."""
    goal = asked.goal
    if not 1 <= goal.trials <= _MOST_TRIALS:
        raise UsageError(
            f"--trials {goal.trials} is not from 1 to {_MOST_TRIALS:,}", "for example: --trials 30"
        )
    space = Space.around(asked.spec)
    return space, screen_of(space, goal.objectives, goal.limits, goal.seed)


def _work(asked: Asked, space: Space, screen: Screen, folder: SearchFolder, workshop: Workshop) -> Explored:
    kinds = _kinds(asked, space)
    evaluator = BuildEvaluator(space, kinds, workshop, folder.work)
    goal = asked.goal

    def told(number: int, point: Point) -> None:
        workshop.progress("point", {"number": number, "of": goal.trials, "point": point, "space": space})

    search = Search(space, goal, screen, evaluator, journal=folder.journal, told=told)
    points = search.run(workshop.jobs)
    found = results(space, goal, points, search.tally)
    folder.write_results(space, found)
    return Explored(folder.path, found)


def _kinds(asked: Asked, space: Space) -> list[Kind]:
    """Return the checks that a design goes through: synthesis, and what measures the goal.

    Cycles that the model does not know exactly are simulated where the goal speaks of them.
    """
    goal = asked.goal
    measures = (*goal.objectives, *(LIMITS[name] for name in goal.limits))
    kinds = {Kind.SYNTHESIZE, *needed_checks(measures)}
    exact = not space.estimate(space.spec.parameters).tolerance.get("cycles")
    if asked.simulate or (not exact and any(measure.name in ("cycles", "rate") for measure in measures)):
        kinds.add(Kind.SIMULATE)
    return [kind for kind in Kind if kind in kinds]


def _budget_of(spec: Spec) -> dict[str, float]:
    """Return the bounds that the request itself has."""
    return {name: value for name in _BUDGETS if (value := getattr(spec.budget, name)) is not None}


def _with_target(spec: Spec, goal: Goal) -> Spec:
    """Return the spec for ECP5 where only an FPGA has what is asked and no target was said."""
    if spec.target != "generic" or not (asking := _of_an_fpga(goal)):
        return spec
    if not any(text.startswith("generic target") for text in spec.assumptions):
        raise UsageError(
            f"{asking[0].name} was asked for, but the target is generic, which has none",
            "name an FPGA: --target ecp5 (or ice40), or search over cells",
        )
    kept = tuple(text for text in spec.assumptions if not text.startswith("generic target"))
    return replace(
        spec, target="ecp5", assumptions=(*kept, f"ECP5 target, since {asking[0].name} is asked for")
    )


def _of_an_fpga(goal: Goal) -> Sequence[Measure]:
    measures = (*goal.objectives, *(LIMITS[name] for name in goal.limits))
    return [measure for measure in measures if measure.fpga]
