"""The search over a space whose designs cost nothing to measure."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from hwgen.core.errors import ToolError, UsageError
from hwgen.core.spec import Request
from hwgen.flow.explore.evaluate import Measured
from hwgen.flow.explore.measures import MEASURES
from hwgen.flow.explore.pareto import front, hypervolume
from hwgen.flow.explore.screen import screen_of
from hwgen.flow.explore.search import Goal, Search
from hwgen.flow.explore.space import Space
from hwgen.flow.session import understand

CYCLES_AND_LUTS = (MEASURES["cycles"], MEASURES["luts"])


class Table:
    """Measures designs by the model, a little off; counts how often each was asked for."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.asked: list[str] = []
        self._lock = threading.Lock()

    def __call__(self, parameters: Mapping[str, Any]) -> Measured:
        key = self.space.key(parameters)
        with self._lock:
            self.asked.append(key)
        estimate = self.space.estimate(parameters)
        off = 1 + (sum(key.encode()) % 7 - 3) / 100
        luts = round(estimate.metrics["lut4_equivalents"] * off)
        return Measured(
            {"cycles": estimate.metrics["cycles"], "lut4_equivalents": luts, "traffic": estimate.traffic}
        )


def space_of(text: str, **only: tuple[Any, ...]) -> Space:
    return Space.around(understand(Request(text, {"target": "ecp5"})), only or None)


@pytest.fixture
def small() -> Space:
    return space_of("int8 gemm for 16x16x16", rows=(1, 2, 4), cols=(1, 2, 4), kept_tiles=(0,))


def searched(space: Space, goal: Goal, table: Table, **options: Any) -> Search:
    jobs = options.pop("jobs", 1)
    search = Search(space, goal, screen_of(space, goal.objectives, goal.limits, 0), table, **options)
    search.run(jobs)
    return search


def test_only_what_was_left_open_is_searched(small: Space) -> None:
    space = space_of("4x4 output-stationary int8 gemm for 16x16x16, resend weights")
    assert set(space.choices) == {"interconnect", "pipeline"}
    assert {p["rows"] for p in space.points()} == {4}
    assert {p["resend"] for p in space.points()} == {"b"}
    assert {p["interconnect"] for p in space.points()} == {"systolic", "broadcast"}
    assert "a_width" not in small.choices


def test_nothing_open_is_refused() -> None:
    everything = (
        "4x4 output-stationary systolic-interconnect int8 gemm for 16x16x16, 1 pipeline stage, "
        "resend both operands"
    )
    with pytest.raises(UsageError, match="nothing to search"):
        space_of(everything)


@pytest.mark.parametrize("jobs", [1, 3])
def test_no_design_is_measured_twice(small: Space, jobs: int) -> None:
    table = Table(small)
    search = searched(small, Goal(CYCLES_AND_LUTS, {}, 25), table, jobs=jobs)
    assert len(search.points) == len(table.asked) == len(set(table.asked)) == 25
    assert search.tally.built == 25


def test_everything_worth_building_is_built_when_there_is_no_end() -> None:
    """The whole space, measured, has the same front: the model leaves out nothing that counts."""
    small = space_of(
        "int8 gemm for 16x16x16",
        rows=(1, 4),
        cols=(1, 4),
        pipeline=(0, 1),
        resend=("none", "a"),
        kept_tiles=(0,),
    )
    goal, table = Goal(CYCLES_AND_LUTS, {}, 10_000), Table(small)
    search = searched(small, goal, table)
    every = [table(parameters) for parameters in small.points()]
    costs = [(m.metrics["cycles"], m.metrics["lut4_equivalents"]) for m in every]
    found = {point.costs(CYCLES_AND_LUTS) for point in goal.front(search.points)}
    assert found == {costs[i] for i in front(costs)}
    assert len(search.points) < len(every)
    assert search.tally.screened


def test_bounds_are_kept(small: Space) -> None:
    goal = Goal(CYCLES_AND_LUTS, {"max_luts": 900.0}, 30)
    search = searched(small, goal, Table(small))
    assert search.points
    best = goal.front(search.points)
    assert best
    assert all(point.measured.metrics["lut4_equivalents"] <= 900 for point in best)
    allowed = 900 * 1.2  # what the model thought of them was near the bound at least
    assert all(point.measured.metrics["lut4_equivalents"] <= allowed for point in search.points)


def test_a_study_on_disk_goes_on_without_repeating(small: Space, tmp_path: Path) -> None:
    journal, first, second = tmp_path / "journal", Table(small), Table(small)
    searched(small, Goal(CYCLES_AND_LUTS, {}, 10), first, journal=journal)
    with journal.open("ab") as file:
        file.write(b'{"op_code": 4, "wor')  # a kill in the middle of a write
    search = searched(small, Goal(CYCLES_AND_LUTS, {}, 18), second, journal=journal)
    assert len(first.asked) == 10
    assert len(second.asked) == 8
    assert not set(first.asked) & set(second.asked)
    assert len(search.points) == 18
    assert search.tally.reused == 10


def test_what_was_under_way_is_proposed_again(small: Space, tmp_path: Path) -> None:
    class Ended(BaseException):
        pass

    class EndsAtTheFourth(Table):
        def __call__(self, parameters: Mapping[str, Any]) -> Measured:
            if len(self.asked) == 3:
                self.cut = self.space.key(parameters)
                raise Ended
            return super().__call__(parameters)

    first, second = EndsAtTheFourth(small), Table(small)
    goal = Goal(CYCLES_AND_LUTS, {}, 6)
    with pytest.raises(Ended):
        searched(small, goal, first, journal=tmp_path / "journal")
    searched(small, goal, second, journal=tmp_path / "journal")
    assert second.asked[0] == first.cut
    assert len(second.asked) == 3


def test_designs_that_fail_are_no_answer_and_do_not_end_the_search(small: Space) -> None:
    class FailsSometimes(Table):
        def __call__(self, parameters: Mapping[str, Any]) -> Measured:
            measured = super().__call__(parameters)
            return Measured(failure="synthesize: no") if len(self.asked) % 3 == 0 else measured

    goal = Goal(CYCLES_AND_LUTS, {}, 12)
    search = searched(small, goal, FailsSometimes(small))
    assert search.tally.failed == 4
    assert not any(point.measured.failure for point in goal.front(search.points))


def test_when_every_design_fails_the_search_ends(small: Space) -> None:
    def fails(parameters: Mapping[str, Any]) -> Measured:
        return Measured(failure="synthesize: the tool is broken")

    with pytest.raises(ToolError, match="5 designs in a row could not be measured"):
        searched(small, Goal(CYCLES_AND_LUTS, {}, 50), fails)  # type: ignore[arg-type]


def test_three_objectives(small: Space) -> None:
    objectives = (*CYCLES_AND_LUTS, MEASURES["traffic"])
    goal = Goal(objectives, {}, 40)
    search = searched(small, goal, Table(small))
    reference = (10_000, 10_000, 100_000)
    found = hypervolume([p.costs(objectives) for p in goal.front(search.points)], reference)
    every = [Table(small)(p) for p in small.points()]
    metrics = ("cycles", "lut4_equivalents", "traffic")
    assert found >= 0.95 * hypervolume([[m.metrics[name] for name in metrics] for m in every], reference)
    resent = {point.parameters["resend"] for point in goal.front(search.points)}
    assert len(resent) > 1  # buffers are worth their area only where traffic counts


def test_a_few_designs_cover_a_long_front(small: Space) -> None:
    """With three objectives the front has more designs than are built: they are spread over it."""
    objectives = (*CYCLES_AND_LUTS, MEASURES["traffic"])
    every = [Table(small)(parameters).metrics for parameters in small.points()]
    costs = [[math.log(found[m.metric]) for m in objectives] for found in every]
    reference = [max(axis) + 0.1 * (max(axis) - min(axis)) for axis in zip(*costs, strict=True)]
    goal = Goal(objectives, {}, 16)
    assert len(front(costs)) > 2 * goal.trials
    points = searched(small, goal, Table(small)).points
    reached = [[math.log(cost) for cost in point.costs(objectives)] for point in points]
    assert hypervolume(reached, reference) > 0.93 * hypervolume(costs, reference)


@pytest.mark.parametrize(
    ("limits", "message", "hint"),
    [
        (
            {"max_luts": 10.0},
            r"none of [\d,]+ designs can meet max_luts = 10: the model's least is",
            "max_luts=",
        ),
        ({"max_cycles": 5.0}, "can meet max_cycles = 5", "max_cycles="),
        ({"max_luts": 450.0, "max_cycles": 300.0}, "keeps max_luts = 450 and max_cycles = 300", "relax"),
    ],
)
def test_a_budget_that_nothing_meets_is_told_before_anything_is_built(
    small: Space, limits: dict[str, float], message: str, hint: str
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        screen_of(small, CYCLES_AND_LUTS, limits, 0)
    assert hint in caught.value.hint


def test_a_streaming_operator_can_be_searched() -> None:
    space = Space.around(understand(Request("elementwise add of int8", {"target": "ecp5"})))
    assert set(space.choices) == {"lanes"}
    lanes = space.choices["lanes"]
    peaks = [space.estimate(p).peak for p in space.points()]
    assert peaks == sorted(lanes)
    with pytest.raises(UsageError, match="cycles do not compare these designs"):
        screen_of(space, CYCLES_AND_LUTS, {}, 0)
    screen = screen_of(space, (MEASURES["rate"], MEASURES["luts"]), {"rate": 4.0}, 0)
    found = [not screen.reason_against(space.estimate(p)) for p in space.points()]
    assert any(found)
    assert not found[0]  # one lane gives less than four results a cycle
