"""The element-wise unit: reference against exact fractions, words, refusals, hardware."""

from __future__ import annotations

import itertools
import math
import operator as op
import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.errors import RequestError, UsageError
from hwgen.core.spec import Request, Spec
from hwgen.operators.elementwise import stimulus
from hwgen.operators.elementwise.params import OPERATIONS, ElementwiseParams
from hwgen.operators.elementwise.reference import elementwise, pack
from hwgen.operators.registry import operator
from hwgen.operators.request.interpreter import interpret

EXACT = {"add": op.add, "sub": op.sub, "mul": op.mul, "max": max, "min": min, "requantize": lambda a, b: a}
UNIT = operator("elementwise")


def numbers(bits: int, signed: bool) -> st.SearchStrategy[int]:
    low = -(1 << (bits - 1)) if signed else 0
    return st.integers(low, low + (1 << bits) - 1)


@st.composite
def problems(draw: Any) -> tuple[int, int, ElementwiseParams]:
    operation = draw(st.sampled_from(OPERATIONS))
    widths = {f"{name}_width": draw(st.integers(2, most)) for name, most in (("a", 32), ("out", 31))}
    signs = {f"{name}_signed": draw(st.booleans()) for name in ("a", "out")}
    if operation != "requantize":
        widths["b_width"], signs["b_signed"] = draw(st.integers(2, 32)), draw(st.booleans())
    p = ElementwiseParams(
        operation=operation,
        **widths,
        **signs,
        scale=draw(st.integers(1, 65535)),
        shift=draw(st.integers(0, 31)),
        zero_point=draw(st.integers(-32768, 32767)),
        rounding=draw(st.sampled_from(["half_even", "half_up"])),
    )
    return draw(numbers(p.a_width, p.a_signed)), draw(numbers(p.b_width, p.b_signed)), p


def by_fractions(a: int, b: int, p: ElementwiseParams) -> int:
    value = Fraction(EXACT[p.operation](a, b) * p.scale, 2**p.shift)
    rounded = round(value) if p.rounding == "half_even" else math.floor(value + Fraction(1, 2))
    return min(max(rounded + p.zero_point, p.out.low), p.out.high)


@given(problems())
def test_reference_is_exact(problem: tuple[int, int, ElementwiseParams]) -> None:
    a, b, p = problem
    second = np.array([b]) if p.paired else None
    assert elementwise(np.array([a]), second, p.to_mapping()).tolist() == [by_fractions(a, b, p)]


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("signs", [*itertools.product([True, False], repeat=2)])
def test_exact_width_holds_every_result_and_is_not_wider(operation: str, signs: tuple[bool, bool]) -> None:
    for a_width, b_width in itertools.product(range(2, 5), repeat=2):
        b = {"b_width": b_width, "b_signed": signs[1]} if operation != "requantize" else {}
        p = ElementwiseParams(operation=operation, a_width=a_width, a_signed=signs[0], **b)
        every = itertools.product(range(p.a.low, p.a.high + 1), range(p.b.low, p.b.high + 1))
        found = {EXACT[operation](x, y) for x, y in every}
        if operation in ("max", "min"):  # operands are compared in that width
            found |= {p.a.low, p.a.high, p.b.low, p.b.high}
        fitting = [w for w in range(1, 20) if -(1 << (w - 1)) <= min(found) and max(found) < 1 << (w - 1)]
        assert p.exact_width == fitting[0]


@pytest.mark.parametrize("operation", ["mul", "requantize"])
def test_stimulus_meets_ties_in_the_range_of_the_results(operation: str) -> None:
    shift, out_width = (7, 16) if operation == "mul" else (13, 8)
    p = ElementwiseParams(operation=operation, a_width=16, out_width=out_width, scale=77, shift=shift)
    streams = [port.to_plan() for port in UNIT.ports(p)]
    frame = stimulus.frame(p.to_mapping(), streams, "ties", 24, np.random.default_rng(0))
    operands = [frame[name].ravel().tolist() for name in sorted(frame)]
    exact = operands[0] if operation == "requantize" else [a * b for a, b in zip(*operands, strict=True)]
    products = [Fraction(x * p.scale, 2**p.shift) for x in exact]
    ties = [x for x in products if x.denominator == 2 and p.out.low < x < p.out.high]
    assert len(ties) > 5


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("elementwise add of int8, 4 lanes", {}),
        (
            "vector multiply of uint8 and int8 to int16, scale 77 shift 7",
            {"operation": "mul", "a_signed": False, "out_width": 16, "scale": 77, "shift": 7},
        ),
        ("pointwise max of uint4", {"operation": "max", **{f"{x}_width": 4 for x in ("a", "b", "out")}}),
        ("element-wise subtraction of int8 with int16 results", {"operation": "sub", "out_width": 16}),
        (
            "vector ALU, first operand int16, uint8 second operand, minimum",
            {"operation": "min", "a_width": 16, "b_signed": False},
        ),
        (
            "requantizer int16 to uint8, scale 77 shift 13, zero point 3, round half up",
            {"operation": "requantize", "a_width": 16, "out_signed": False, "rounding": "half_up"},
        ),
        ("vector requantize of int16", {"operation": "requantize", "a_width": 16, "out_width": 8}),
    ],
)
def test_requests_are_understood(text: str, wanted: dict[str, Any]) -> None:
    spec = interpret(Request(text))
    assert spec.operator == "elementwise"
    assert spec.parameters.items() >= {**wanted}.items()


def test_results_follow_the_operands_unless_said() -> None:
    spec = interpret(Request("elementwise add of uint4 and int12"))
    assert (spec.parameters["out_width"], spec.parameters["out_signed"]) == (12, True)
    assert "results of 12 bits (not said)" in spec.assumptions


def test_results_of_the_widest_operands_are_as_wide_as_can_be() -> None:
    assert interpret(Request("elementwise add of uint32")).parameters["out_width"] == 31


def test_a_requantizer_assumes_nothing_of_b() -> None:
    assert not [text for text in interpret(Request("requantizer")).assumptions if text.startswith("b ")]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"operation": "div"}, "elementwise: operation = 'div' is not one of add, sub"),
        ({"lanes": 65}, "elementwise: lanes = 65 is outside 1 to 64"),
        ({"operation": "requantize", "b_width": 5}, "elementwise: requantize takes one stream"),
        ({"scail": 3}, "elementwise: unknown parameter 'scail'"),
    ],
)
def test_bad_parameters_are_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(RequestError) as caught:
        UNIT.complete(values)
    assert caught.value.message.startswith(message)


@pytest.mark.parametrize(
    ("operation", "operands", "message"),
    [
        ("add", {"a": [1, 2, 3, 4]}, "add takes a and b"),
        ("requantize", {"a": [1] * 4, "b": [1] * 4}, "requantize takes a alone"),
        ("add", {"a": [1] * 4, "b": [1] * 8}, "the same shape"),
        ("add", {"a": [1] * 3, "b": [1] * 3}, "a multiple of 4"),
        ("add", {"a": [128] * 4, "b": [1] * 4}, "s_axis_a takes"),
    ],
)
def test_operands_that_do_not_fit_are_refused(operation: str, operands: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        UNIT.stimulus(UNIT.complete({"operation": operation}), operands)


def test_natural_shapes_are_packed() -> None:
    _, frame = pack({"lanes": 4, "operation": "add"}, np.arange(8).reshape(2, 2, 2), np.ones((2, 2, 2)))
    assert frame["s_axis_a"].tolist() == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_labels_tell_designs_apart() -> None:
    base = {"operation": "requantize", "shift": 1}
    others = [base, {**base, "rounding": "half_up"}, {**base, "a_width": 9}, {"operation": "add", "shift": 1}]
    assert len({UNIT.label(UNIT.complete(values)) for values in others}) == len(others)


@pytest.mark.parametrize("seed", range(3))
def test_random_designs_pass(checked: Any, seed: int) -> None:
    draw = random.Random(f"elementwise {seed}")
    values: dict[str, Any] = {
        "operation": OPERATIONS[-1 - seed],
        "lanes": draw.randint(1, 5),
        "a_width": draw.randint(2, 20),
        "a_signed": draw.random() < 0.5,
        "out_width": draw.randint(2, 24),
        "out_signed": draw.random() < 0.5,
        "scale": draw.choice([1, draw.randint(2, 65535)]),
        "shift": draw.randint(0, 20),
        "zero_point": draw.randint(-99, 99),
        "rounding": draw.choice(["half_even", "half_up"]),
        "reset": draw.choice(["sync_high", "axi_low"]),
    }
    if values["operation"] != "requantize":
        values |= {"b_width": draw.randint(2, 20), "b_signed": draw.random() < 0.5}
    checked(Spec("elementwise", UNIT.complete(values)))
