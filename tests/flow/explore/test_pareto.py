"""Fronts and hypervolumes against brute force."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hwgen.flow.explore.pareto import dominates, front, hypervolume

axes = st.integers(1, 4)


def points_of(dimension: int) -> st.SearchStrategy[list[tuple[int, ...]]]:
    return st.lists(st.tuples(*[st.integers(0, 6)] * dimension), min_size=0, max_size=9)


@given(axes.flatmap(points_of))
def test_front_is_what_none_dominates(points: list[tuple[int, ...]]) -> None:
    found = front(points)
    assert {points[i] for i in found} == {p for p in points if not any(dominates(q, p) for q in points)}
    assert found == sorted(found)
    assert len({points[i] for i in found}) == len(found)  # of equal points one


@settings(max_examples=200)
@given(axes.flatmap(points_of))
def test_hypervolume_counts_the_cells_that_are_dominated(points: list[tuple[int, ...]]) -> None:
    dimension = len(points[0]) if points else 2
    reference = (5,) * dimension
    cells = sum(
        any(all(a <= c for a, c in zip(point, cell, strict=True)) for point in points)
        for cell in itertools.product(range(5), repeat=dimension)
    )
    assert hypervolume(points, reference) == cells


@pytest.mark.parametrize(
    ("one", "other", "holds"), [((1, 2), (1, 3), True), ((1, 2), (1, 2), False), ((0, 3), (1, 2), False)]
)
def test_dominates(one: tuple[int, int], other: tuple[int, int], holds: bool) -> None:
    assert dominates(one, other) is holds
