"""Results of the generator's tables and lines, and of the reference, for every code of random formats."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hwgen.core.errors import RequestError
from hwgen.operators.activation import reference, segments
from hwgen.operators.activation.accuracy import accuracy, is_exact, results
from hwgen.operators.activation.params import RECTIFIERS, SMOOTH, ActivationParams
from hwgen.operators.activation.targets import limited


def made(**values: Any) -> ActivationParams:
    return ActivationParams.from_mapping(values)


def every_code(p: ActivationParams) -> Any:
    return np.arange(p.x.low, p.x.high + 1)


@st.composite
def designs(draw: Any, functions: tuple[str, ...] = (*RECTIFIERS, *SMOOTH)) -> ActivationParams:
    function = draw(st.sampled_from(functions))
    values: dict[str, Any] = {
        "function": function,
        "in_width": draw(st.integers(2, 10)),
        "in_signed": draw(st.booleans()),
        "in_frac": draw(st.integers(0, 10)),
        "out_width": draw(st.integers(2, 12)),
        "out_signed": draw(st.booleans()),
        "out_frac": draw(st.integers(0, 12)),
        "leak": draw(st.integers(1, 255)),
    }
    if function in SMOOTH and draw(st.booleans()):
        values["method"] = "pwl"
        values["segments"] = draw(st.sampled_from([4, 8, 16, 32]))
        values["slope_width"] = draw(st.integers(6, 14))
    try:
        return made(**values)
    except RequestError:
        assume(False)
        raise


def function_of(p: ActivationParams, code: int) -> float:
    """Return the real function of a code."""
    x = code / 2**p.in_frac
    return {
        "relu": lambda: max(x, 0.0),
        "relu6": lambda: min(max(x, 0.0), 6.0),
        "leaky_relu": lambda: x if x >= 0 else x * p.leak / 256,
        "sigmoid": lambda: 0.5 + 0.5 * math.tanh(x / 2),
        "tanh": lambda: math.sinh(x) / math.cosh(x) if abs(x) < 300 else math.copysign(1, x),
        "exp": lambda: math.exp(min(x, 100)),
        "gelu": lambda: x / 2 * (1 + math.erf(x / math.sqrt(2))),
        "silu": lambda: x * (0.5 + 0.5 * math.tanh(x / 2)),
    }[p.function]()


@given(designs())
@settings(max_examples=60)
def test_generator_and_reference_agree_on_every_code(p: ActivationParams) -> None:
    assert (reference.activation(every_code(p), p.to_mapping()) == results(p)).all()


@pytest.mark.parametrize("function", SMOOTH)
def test_generator_and_reference_agree_on_16_bits(function: str) -> None:
    p = made(function=function, in_width=16, segments=32)
    assert p.method == "pwl"
    assert (reference.activation(every_code(p), p.to_mapping()) == results(p)).all()


@given(designs())
@settings(max_examples=60)
def test_errors_are_those_against_the_real_function(p: ActivationParams) -> None:
    found = accuracy(p)
    assert found is not None
    low, high = (bound / 2**p.out_frac for bound in (p.out.low, p.out.high))
    errors = [
        abs(int(result) / 2**p.out_frac - min(max(function_of(p, int(code)), low), high))
        for code, result in zip(every_code(p), results(p), strict=True)
    ]
    fine = 2.0 ** -(p.out_frac + 16)
    assert found.codes == len(errors)
    assert found.worst == pytest.approx(max(errors), abs=fine)
    assert found.mean == pytest.approx(sum(errors) / len(errors), abs=fine)
    assert found.rms == pytest.approx(math.sqrt(sum(e * e for e in errors) / len(errors)), abs=fine)
    if p.method != "pwl":
        assert found.worst <= 0.5 / 2**p.out_frac + fine
    if is_exact(p):
        assert found.worst == 0


@given(designs(functions=RECTIFIERS))
def test_relus_are_the_nearest_results_to_exact_fractions(p: ActivationParams) -> None:
    for code in every_code(p)[:: max(1, (1 << p.in_width) // 40)]:
        x = Fraction(int(code), 2**p.in_frac)
        slope = Fraction(p.leak, 256) if p.function == "leaky_relu" else Fraction(0)
        exact = x if x > 0 else x * slope
        if p.function == "relu6" and exact > 6:
            exact = Fraction(6)
        near = math.floor(exact * 2**p.out_frac + Fraction(1, 2))
        assert reference.activation(code, p.to_mapping()) == min(max(near, p.out.low), p.out.high)


@pytest.mark.parametrize("function", SMOOTH)
def test_no_other_line_of_a_segment_is_better(function: str) -> None:
    """Before rounding, against brute force over all slopes, each with its best offset."""
    p = made(function=function, method="pwl", segments=16, slope_width=7)
    lines, segment = segments.lines(p), segments.segment_of(p)
    codes, wanted = every_code(p), limited(p)
    inside = (wanted > p.out.low << 16) & (wanted < p.out.high << 16)
    unit = 1 << (16 + lines.shift)
    for number in range(p.segments):
        chosen = (segment == number) & inside
        if chosen.sum() < 2 or chosen.sum() < (segment == number).sum():
            continue
        x, y = codes[chosen], wanted[chosen] << lines.shift
        spreads = [int(np.ptp(y - (slope * x << 16))) for slope in range(-64, 64)]
        offset = lines.offsets[number] - (1 << (lines.shift - 1))
        worst = np.abs(y - ((lines.slopes[number] * x + offset) << 16)).max()
        assert worst / unit == pytest.approx(min(spreads) / 2 / unit, abs=2.0**-lines.shift)


def test_segments_are_equal_or_finer_near_zero() -> None:
    p = made(method="pwl", octaves=1)
    assert np.bincount(segments.segment_of(p)).tolist() == [16] * 16
    p = made(method="pwl", octaves=4)
    assert np.bincount(segments.segment_of(p)).tolist() == [8, 8, 8, 8, 16, 16, 32, 32] * 2


def test_lines_come_near() -> None:
    """More segments, less error; and int8 GELU is as near as I-BERT's polynomial is without rounding."""
    errors = [accuracy(made(method="pwl", in_width=12, segments=n)) for n in (16, 32, 64)]
    worst = [found.worst for found in errors if found is not None]
    assert worst == sorted(worst, reverse=True)
    assert worst[0] > 4 * worst[2]
    for found in (accuracy(made()), accuracy(made(method="pwl", segments=32, octaves=1))):
        assert found is not None
        assert found.worst < 0.0181
        assert found.rms < 0.0082
