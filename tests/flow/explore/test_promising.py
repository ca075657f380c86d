"""The order in which designs are worth building, against hypervolumes by brute force."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.flow.explore.measures import MEASURES
from hwgen.flow.explore.pareto import hypervolume
from hwgen.flow.explore.promising import Promising
from hwgen.operators.base import Estimate

OBJECTIVES = (MEASURES["cycles"], MEASURES["luts"])
figures = st.tuples(st.integers(1, 9), st.integers(1, 9))


def estimate_of(cycles: float, luts: float | None) -> Estimate:
    metrics = {"cycles": cycles} | ({} if luts is None else {"lut4_equivalents": luts})
    return Estimate(metrics=metrics, tolerance={}, operations=100, traffic=1, peak=1, bandwidth=1)


def volume(points: Sequence[tuple[float, ...]], every: Sequence[tuple[float, ...]]) -> float:
    axes = [[math.log1p(value) for value in axis] for axis in zip(*every, strict=True)]
    reference = [max(axis) + 0.1 * ((max(axis) - min(axis)) or 1.0) for axis in axes]
    return hypervolume([[math.log1p(value) for value in point] for point in points], reference)


@given(st.lists(figures, min_size=2, max_size=8), st.lists(figures, max_size=4))
def test_the_best_adds_most(designs: list[tuple[int, int]], measured: list[tuple[int, int]]) -> None:
    promising = Promising(OBJECTIVES, {str(i): estimate_of(*d) for i, d in enumerate(designs)})
    for place, costs in enumerate(measured):
        promising.learn_built(costs)
        added = [volume([*measured[: place + 1], d], designs) for d in designs]
        before = volume(measured[: place + 1], designs)
        key = promising.best(map(str, range(len(designs))))
        if key is None:
            assert max(added) == pytest.approx(before)
        else:
            assert added[int(key)] == pytest.approx(max(added))


def test_what_is_under_way_counts_as_built() -> None:
    every = {"a": estimate_of(10, 100), "b": estimate_of(11, 90), "c": estimate_of(100, 10)}
    promising = Promising(OBJECTIVES, every)
    first = promising.best(every)
    assert first is not None
    second = promising.best(set(every) - {first}, [first])
    assert {first, second} >= {"c"}  # not both of the two that are alike


def test_more_is_better_of_a_rate() -> None:
    every = {"slow": estimate_of(100, 50), "fast": estimate_of(10, 50)}
    assert Promising((MEASURES["rate"], MEASURES["luts"]), every).best(every) == "fast"


def test_without_a_model_nothing_is_compared() -> None:
    every = {"a": estimate_of(10, None), "b": estimate_of(20, None)}
    assert Promising(OBJECTIVES, every).best(every) is None
    assert Promising(OBJECTIVES, {}).best([]) is None
