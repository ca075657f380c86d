"""The reference against exact arithmetic and the real normalization; what is measured."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.operators.normalize.accuracy import accuracy, bound, real
from hwgen.operators.normalize.params import NormalizeParams
from hwgen.operators.normalize.reference import normalize, precision

Case = tuple[NormalizeParams, list[int], dict[str, list[int]]]


def half_up(number: Fraction) -> int:
    return math.floor(number + Fraction(1, 2))


def root_below(a: Fraction, bits: int) -> int:
    """Return the greatest m of so many bits with m <= 2^(bits-1) / sqrt(a), by halving."""
    m = 0
    for digit in reversed(range(bits)):
        if Fraction(m + (1 << digit)) ** 2 * a <= Fraction(1 << (bits - 1)) ** 2:
            m += 1 << digit
    return m


def by_fractions(p: NormalizeParams, row: list[int], gamma: list[int], beta: list[int]) -> list[int]:
    """Do what the contract says, number by number."""
    n, bits = len(row), p.root_width
    s = sum(row) if p.mean else 0
    finer = 1 << min(p.fraction + 3, 16)
    v = (
        n * sum(x * x for x in row)
        - s * s
        + Fraction(math.floor(Fraction(n * n * p.epsilon * finer, 1 << 16)), finer)
    )
    e = 0
    while v >= 4**e:
        e += 1
    a = Fraction(math.floor(v / 4**e * (4 << bits)), 4 << bits)
    m = root_below(a, bits) if a >= Fraction(1, 4) else 0
    scale = Fraction(m, 1 << (bits - 1)) / 2**e
    results = []
    for i, x in enumerate(row):
        z = Fraction(half_up((n * x - s) * scale * (1 << p.fraction)), 1 << p.fraction)
        if p.gamma:
            z *= Fraction(gamma[i], 1 << p.gamma_frac)
        if p.beta:
            z += Fraction(beta[i], 1 << p.beta_frac)
        results.append(min(max(half_up(z * (1 << p.out_frac)), p.out.low), p.out.high))
    return results


@st.composite
def cases(draw: st.DrawFn) -> Case:
    gamma = draw(st.booleans())
    p = NormalizeParams.from_mapping(
        {
            "kind": draw(st.sampled_from(["layernorm", "rmsnorm"])),
            "in_width": draw(st.integers(2, 16)),
            "in_signed": draw(st.booleans()),
            "in_frac": draw(st.integers(0, 15)),
            "out_width": draw(st.integers(4, 16)),
            "out_signed": draw(st.booleans()),
            "gamma": gamma,
            "beta": gamma and draw(st.booleans()),
            "gamma_width": draw(st.integers(2, 16)),
            "beta_frac": draw(st.integers(0, 5)),
            "epsilon": draw(st.sampled_from([0, 1, 168, 70000])),
        }
    )
    top = draw(st.integers(p.x.low, p.x.high))
    reach = draw(st.sampled_from([1, 4, 1 << 16]))
    row = draw(st.lists(st.integers(max(top - reach, p.x.low), top), min_size=1, max_size=64))
    size = len(row)
    given = {}
    if p.gamma:
        numbers = st.integers(p.factor.low, p.factor.high)
        given["gamma"] = draw(st.lists(numbers, min_size=size, max_size=size))
    if p.beta:
        numbers = st.integers(p.offset.low, p.offset.high)
        given["beta"] = draw(st.lists(numbers, min_size=size, max_size=size))
    return p, row, given


@given(cases())
def test_reference_does_what_the_contract_says(case: Case) -> None:
    p, row, given = case
    assert precision(p.to_mapping()) == (p.fraction, p.root_width)
    expected = by_fractions(p, row, given.get("gamma", []), given.get("beta", []))
    assert normalize(row, p.to_mapping(), **given).tolist() == expected


@given(cases())
def test_results_lie_within_the_bound_of_the_real_normalization(case: Case) -> None:
    p, row, given = case
    wanted = np.clip(real(row, p, **given), p.out.low, p.out.high)
    error = np.abs(normalize(row, p.to_mapping(), **given) - wanted)
    assert error.max() <= bound(p) + 1e-6


@given(cases())
def test_nothing_inside_is_wider_than_the_hardware(case: Case) -> None:
    p, row, _ = case
    n, s = len(row), sum(row) if p.mean else 0
    v = n * sum(x * x for x in row) - s * s + (n * n * p.epsilon >> 16)
    assert 0 <= v < 4**p.pairs
    assert max(abs(n * x - s) for x in row) < 1 << (p.center_width - 1)
    plain = p.to_mapping() | {"gamma": False, "beta": False, "out_frac": p.fraction, "out_width": 40}
    normal = normalize(row, plain | {"out_signed": True})
    assert np.abs(normal).max() < 1 << (p.normal_width - 1)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"kind": "rmsnorm", "max_length": 1024},
        {"gamma": True, "beta": True},
        {"in_width": 16, "out_width": 16},
    ],
)
def test_measured_errors_lie_within_the_bound(values: dict[str, Any]) -> None:
    p = NormalizeParams.from_mapping(values)
    found = accuracy(p)
    assert 0.4 < found.worst <= found.bound == bound(p) < 0.8
    assert found.mean < 0.3
