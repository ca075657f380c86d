"""The reference against exact arithmetic and the real softmax; the tables; what is measured."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.operators.softmax import stimulus
from hwgen.operators.softmax.accuracy import accuracy, bound, real
from hwgen.operators.softmax.params import SoftmaxParams
from hwgen.operators.softmax.reference import softmax
from hwgen.operators.softmax.tables import exponentials

CONTEXT = Context(prec=50)


def rounded_exp(difference: int, in_frac: int, fraction: int) -> int:
    value = CONTEXT.exp(CONTEXT.divide(Decimal(-difference), Decimal(1 << in_frac)))
    return int((value * (1 << fraction)).to_integral_value(ROUND_HALF_UP))


def by_fractions(row: list[int], p: SoftmaxParams) -> list[int]:
    """Do what the contract says, number by number."""
    low, e = p.low_width, []
    for x in row:
        d = max(row) - x
        word = rounded_exp(d % (1 << low), p.in_frac, p.exp_frac)
        if low < p.in_width:
            high = rounded_exp(d >> low << low, p.in_frac, p.exp_frac)
            word = math.floor(Fraction(word * high, 1 << p.exp_frac) + Fraction(1, 2))
        e.append(word)
    s = Fraction(math.floor(Fraction(1 << (p.exp_frac + p.reciprocal_frac), sum(e))), 1 << p.reciprocal_frac)
    kept = [Fraction(word >> (p.exp_frac - p.kept_frac), 1 << p.kept_frac) for word in e]
    return [min(math.floor(k * s * (1 << p.out_frac) + Fraction(1, 2)), p.out.high) for k in kept]


@st.composite
def cases(draw: st.DrawFn) -> tuple[SoftmaxParams, list[int]]:
    out_width = draw(st.integers(4, 16))
    p = SoftmaxParams.from_mapping(
        {
            "in_width": draw(st.integers(2, 16)),
            "in_signed": draw(st.booleans()),
            "in_frac": draw(st.integers(0, 15)),
            "out_width": out_width,
            "out_frac": out_width - draw(st.integers(0, 1)),
            "max_length": 64,
        }
    )
    top = draw(st.integers(p.x.low, p.x.high))
    reach = draw(st.sampled_from([1, 4, 1 << p.in_frac, 8 << p.in_frac, 1 << 16]))
    row = draw(st.lists(st.integers(max(top - reach, p.x.low), top), min_size=1, max_size=64))
    return p, row


@given(cases())
def test_reference_does_what_the_contract_says(case: tuple[SoftmaxParams, list[int]]) -> None:
    p, row = case
    assert softmax(row, p.to_mapping()).tolist() == by_fractions(row, p)


@given(cases())
def test_results_lie_within_the_bound_of_the_real_softmax(case: tuple[SoftmaxParams, list[int]]) -> None:
    p, row = case
    error = np.abs(softmax(row, p.to_mapping()) - real(np.array(row), p))
    assert error.max() <= bound(p)


@given(cases(), st.randoms())
def test_order_and_offset_do_not_matter_and_greater_numbers_get_no_less(
    case: tuple[SoftmaxParams, list[int]], shuffle: Any
) -> None:
    p, row = case
    results = dict(zip(row, softmax(row, p.to_mapping()).tolist(), strict=True))
    assert [results[x] for x in sorted(row)] == sorted(results[x] for x in row)
    moved = [x + p.x.high - max(row) for x in row]
    shuffle.shuffle(moved)
    again = dict(zip(moved, softmax(moved, p.to_mapping()).tolist(), strict=True))
    assert {x - p.x.high + max(row): r for x, r in again.items()} == results


@pytest.mark.parametrize(("in_frac", "fraction"), [(0, 8), (4, 16), (8, 24), (15, 24)])
def test_tables_hold_rounded_exponentials(in_frac: int, fraction: int) -> None:
    table = exponentials(range(256), in_frac, fraction)
    words = [table >> (d * (fraction + 1)) & ((2 << fraction) - 1) for d in range(256)]
    assert words == [rounded_exp(d, in_frac, fraction) for d in range(256)]
    assert words[0] == 1 << fraction


@pytest.mark.parametrize(
    "values", [{}, {"max_length": 4096}, {"in_width": 16, "out_width": 12, "out_frac": 11}]
)
def test_measured_errors_lie_within_the_bound(values: dict[str, Any]) -> None:
    p = SoftmaxParams.from_mapping(values)
    found = accuracy(p)
    assert 0.25 < found.worst <= found.bound == bound(p) <= 1.001
    assert found.mean < 0.25


def test_rows_at_the_edge_are_those_that_a_sum_off_by_little_changes() -> None:
    p = SoftmaxParams()
    params, rng = p.to_mapping(), np.random.default_rng(1)
    changed = 0
    for _ in range(100):
        row = stimulus.frame(params, [], "edge", 16, rng)["s_axis"].reshape(-1)
        e = [rounded_exp(int(row.max() - x), p.in_frac, p.exp_frac) for x in row]
        tops = {((1 << 28) // (sum(e) + off) + 8) >> 4 for off in (-1, 0, 1)}
        changed += len(tops) > 1
    assert changed > 30
