"""The FIR filter: reference against exact fractions and NumPy, words, refusals, hardware."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.errors import RequestError, UsageError
from hwgen.core.spec import Request, Spec
from hwgen.operators.contract import NumberFormat
from hwgen.operators.fir.params import FirParams
from hwgen.operators.fir.reference import fir, outputs, pack, requantize
from hwgen.operators.registry import operator
from hwgen.operators.request.interpreter import interpret
from hwgen.operators.streaming.flow import Flow

UNIT = operator("fir")
NUMBERS = st.lists(st.integers(-(1 << 15), 1 << 15), min_size=1, max_size=20)


@given(NUMBERS, NUMBERS)
def test_reference_is_the_begin_of_the_full_convolution(x: list[int], h: list[int]) -> None:
    assert fir(x, h).tolist() == np.convolve(x, h)[: len(x)].tolist()


@given(
    st.integers(-(1 << 40), 1 << 40),
    st.integers(1, 65535),
    st.integers(0, 31),
    st.integers(-99, 99),
    st.booleans(),
)
def test_requantization_is_exact(y: int, scale: int, shift: int, zero_point: int, even: bool) -> None:
    p = FirParams(
        requantize=True,
        in_width=16,
        out_width=12,
        scale=scale,
        shift=min(shift, 24),
        zero_point=zero_point,
        rounding="half_even" if even else "half_up",
    )
    value = Fraction(y * scale, 2**p.shift)
    rounded = round(value) if even else math.floor(value + Fraction(1, 2))
    wanted = min(max(rounded + zero_point, -2048), 2047)
    assert requantize(np.array([y], object), p.to_mapping()).tolist() == [wanted]


def test_a_symmetric_filter_is_given_half_of_its_coefficients() -> None:
    for taps, h in ((5, [1, 2, 3, 2, 1]), (4, [1, 2, 2, 1])):
        params = FirParams(taps=taps, symmetric=True).to_mapping()
        setup, frame = pack(params, [1, 0, 0, 0, 0, 0], h)
        assert len(setup["s_axis_h"]) == (taps + 1) // 2
        assert outputs(params, setup, frame)["m_axis"][:, 0].tolist() == [*h, *[0] * (6 - taps)]


@pytest.mark.parametrize(
    ("taps", "signed"), [*itertools.product((1, 2, 3, 4, 7, 8, 15, 16, 256), (True, False))]
)
def test_sums_fit_and_are_not_wider_than_they_must_be(taps: int, signed: bool) -> None:
    p = FirParams(taps=taps, in_width=3, in_signed=signed, coefficient_width=2)
    products = [x * h for x in (p.sample.low, p.sample.high) for h in (-2, 1)]
    low, high = taps * min(products), taps * max(products)

    def holds(bits: int) -> bool:
        fitting = NumberFormat("", bits, True)
        return fitting.low <= low and high <= fitting.high

    assert holds(p.exact.bits)
    # The unsigned rule may give one bit more than these small numbers need.
    assert not holds(p.exact.bits - 1 - (not signed))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("16-tap fir, int8", {}),
        (
            "fir filter with 32 taps int12 coefficients 10 bit",
            {"taps": 32, "in_width": 12, "coefficient_width": 10},
        ),
        ("int16 FIR, 64 taps", {"taps": 64, "in_width": 16, "coefficient_width": 16}),
        ("linear-phase fir of order 20", {"taps": 21, "symmetric": True}),
        (
            "symmetric fir, 15 taps, uint8 samples, 10-bit coefficients, int8 results, shift 9",
            {"in_signed": False, "symmetric": True, "requantize": True, "shift": 9},
        ),
        ("finite impulse response filter, 8 coefficients, zero point 3", {"taps": 8, "zero_point": 3}),
    ],
)
def test_requests_are_understood(text: str, wanted: dict[str, Any]) -> None:
    spec = interpret(Request(text))
    assert spec.operator == "fir"
    assert spec.parameters.items() >= wanted.items()


def test_what_was_not_said_is_told() -> None:
    told = interpret(Request("fir int12")).assumptions
    assert {"16 taps (not said)", "coefficients of 12 bits (not said)"} <= set(told)
    assert "exact results, of 28 bits (not said)" in told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fir 300 taps", "taps = 300 is impossible, it can be 1 to 256"),
        ("fir with uint8 coefficients", "coefficients are signed"),
        ("antisymmetric fir", "symmetric or has coefficients of any kind"),
    ],
)
def test_requests_that_cannot_be_had_are_refused(text: str, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        interpret(Request(text))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"taps": 0}, "taps = 0 is outside 1 to 256"),
        ({"shift": 3}, "shift has no effect on exact results"),
        (
            {"requantize": True, "shift": 25, "taps": 2},
            "shift = 25 leaves nothing of results that have 17 bits",
        ),
        ({"tabs": 3}, "unknown parameter 'tabs'"),
    ],
)
def test_bad_parameters_are_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(RequestError, match=message):
        UNIT.complete(values)


@pytest.mark.parametrize(
    ("operands", "message"),
    [
        ({"x": [[1, 2]], "h": [1, 2, 1]}, "x must be a vector"),
        ({"x": [1], "h": [1, 2]}, "h must be a vector of 3 coefficients"),
        ({"x": [1], "h": [1, 2, 3]}, "the same from both ends"),
        ({"x": [300], "h": [1, 2, 1]}, "s_axis takes 8-bit two's complement"),
    ],
)
def test_bad_operands_are_refused(operands: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        UNIT.stimulus({"taps": 3, "symmetric": True}, operands)


def test_in_a_chain_it_takes_one_sample_in_a_beat() -> None:
    element = NumberFormat("x", 12, False)
    assert UNIT.takes(Flow((64,), 1, element)) == {"in_width": 12, "in_signed": False}
    with pytest.raises(RequestError, match="one sample in a beat"):
        UNIT.takes(Flow((64,), 4, element))


def drawn(seed: int) -> dict[str, Any]:
    draw = random.Random(seed)
    values: dict[str, Any] = {
        "taps": draw.randint(1, 20),
        "symmetric": draw.random() < 0.5,
        "in_width": draw.randint(2, 16),
        "in_signed": draw.random() < 0.5,
        "coefficient_width": draw.randint(2, 18),
        "reset": draw.choice(["sync_high", "axi_low"]),
    }
    if draw.random() < 0.5:
        shift = draw.randint(0, values["in_width"] + values["coefficient_width"])
        values |= {"requantize": True, "shift": min(31, shift), "scale": draw.randint(1, 300)}
        values |= {"out_width": draw.randint(2, 31), "out_signed": draw.random() < 0.5}
    return values


@pytest.mark.parametrize("seed", range(3))
def test_hardware_keeps_its_contract(seed: int, checked: Any) -> None:
    checked(Spec("fir", UNIT.complete(drawn(seed))))
