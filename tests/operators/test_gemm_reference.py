"""The NumPy reference against a slow model in Python integers, written from the contract alone."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hwgen.operators.gemm.params import GemmParams, integer_range
from hwgen.operators.gemm.reference import formats, gemm

Matrix = list[list[int]]


def slow_element(
    row: list[int], column: list[int], p: GemmParams, bias: int, command: tuple[int, int, int]
) -> int:
    """One element of C as the contract's sentences give it, with unbounded integers and exact fractions."""
    modulus = 2**p.acc_bits
    signed = p.a_signed or p.b_signed
    low, high = (-(modulus // 2), modulus // 2 - 1) if signed else (0, modulus - 1)
    acc = 0
    if p.acc_overflow == "wrap":
        acc = sum(x * y for x, y in zip(row, column, strict=True)) % modulus
        acc = acc - modulus if acc > high else acc
    else:
        step = 1 if p.dataflow == "output_stationary" else p.rows
        for start in range(0, len(row), step):
            for x, y in list(zip(row, column, strict=True))[start : start + step]:
                acc += x * y
            acc = min(max(acc, low), high)
    total = acc + bias
    if not p.requantize:
        return max(total, 0) if p.relu else total
    scale, shift, zero_point = command
    exact = Fraction(total * scale, 2**shift)
    rounded = math.floor(exact + Fraction(1, 2)) if p.rounding == "half_up" else round(exact)
    low, high = integer_range(p.out_width, p.out_signed)
    return min(max(rounded + zero_point, zero_point if p.relu else low), high)


def slow_gemm(a: Matrix, b: Matrix, p: GemmParams, bias: list[int], command: tuple[int, int, int]) -> Matrix:
    columns = [list(column) for column in zip(*b, strict=True)]
    return [[slow_element(row, columns[n], p, bias[n], command) for n in range(len(columns))] for row in a]


def numbers(width: int, signed: bool) -> st.SearchStrategy[int]:
    low, high = integer_range(width, signed)
    return st.one_of(st.integers(low, high), st.sampled_from([low, high, high - 1]))


@st.composite
def params(draw: st.DrawFn) -> GemmParams:
    a_width, b_width = draw(st.integers(2, 16)), draw(st.integers(2, 16))
    narrow = max(a_width, b_width)
    return GemmParams(
        rows=draw(st.integers(1, 4)),
        cols=draw(st.integers(1, 32)),
        dataflow=draw(st.sampled_from(["output_stationary", "weight_stationary"])),
        a_width=a_width,
        b_width=b_width,
        a_signed=draw(st.booleans()),
        b_signed=draw(st.booleans()),
        acc_width=draw(st.one_of(st.just(0), st.integers(narrow, min(narrow + 20, 64)), st.integers(60, 64))),
        acc_overflow=draw(st.sampled_from(["wrap", "saturate"])),
        max_k=draw(st.sampled_from([12, 4096])),
        bias=draw(st.booleans()),
        requantize=draw(st.booleans()),
        out_width=draw(st.integers(2, 16)),
        out_signed=draw(st.booleans()),
        scale_width=draw(st.integers(2, 24)),
        rounding=draw(st.sampled_from(["half_up", "half_even"])),
        relu=draw(st.booleans()),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[GemmParams, Matrix, Matrix, list[int], tuple[int, int, int]]:
    p = draw(params())
    m, k, n = draw(st.integers(1, 3)), draw(st.integers(1, 12)), draw(st.integers(1, 3))

    def matrix(rows: int, columns: int, width: int, signed: bool) -> Matrix:
        line = st.lists(numbers(width, signed), min_size=columns, max_size=columns)
        return draw(st.lists(line, min_size=rows, max_size=rows))

    bias = matrix(1, n, p.acc_bits, True)[0] if p.bias else [0] * n
    shifts = st.one_of(st.integers(0, 63), st.integers(0, 20))
    command = (draw(numbers(p.scale_width, False)), draw(shifts), draw(numbers(p.out_width, p.out_signed)))
    a, b = matrix(m, k, p.a_width, p.a_signed), matrix(k, n, p.b_width, p.b_signed)
    return p, a, b, bias, command if p.requantize else (1, 0, 0)


@settings(max_examples=300, deadline=None)
@given(cases())
def test_agrees_with_the_slow_model(case: Any) -> None:
    p, a, b, bias, command = case
    scale, shift, zero_point = command
    result = gemm(
        np.array(a),
        np.array(b),
        params=p.to_mapping(),
        bias=np.array(bias) if p.bias else None,
        scale=scale,
        shift=shift,
        zero_point=zero_point,
    )
    assert result.tolist() == slow_gemm(a, b, p, bias, command)
    low, high = integer_range(p.result_bits, p.result_signed)
    assert all(low <= value <= high for value in result.flat)


@given(params())
def test_formats_are_those_of_the_parameters(p: GemmParams) -> None:
    kinds = formats(p.to_mapping())
    assert (kinds.acc.bits, kinds.acc.signed) == (p.acc_bits, p.acc_signed)
    assert (kinds.result.bits, kinds.result.signed) == (p.result_bits, p.result_signed)
    assert (kinds.out.low, kinds.out.high) == integer_range(p.out_width, p.out_signed)


@pytest.mark.parametrize("dataflow", ["output_stationary", "weight_stationary"])
@pytest.mark.parametrize(("a_signed", "b_signed"), [(True, True), (False, False), (True, False)])
def test_deepest_sums_of_the_widest_operands_are_exact(dataflow: Any, a_signed: bool, b_signed: bool) -> None:
    p = GemmParams(
        dataflow=dataflow, a_width=16, b_width=16, a_signed=a_signed, b_signed=b_signed, max_k=4096
    )
    worst_a = integer_range(16, a_signed)[0 if a_signed else 1]
    worst_b = integer_range(16, b_signed)[0 if b_signed else 1]
    result = gemm(np.full((1, 4096), worst_a), np.full((4096, 1), worst_b), params=p.to_mapping())
    assert result.tolist() == [[4096 * worst_a * worst_b]]


def test_order_of_saturation_depends_on_the_dataflow() -> None:
    a, b = np.array([[100, 100, -100, 0]]), np.array([[100], [100], [100], [0]])
    wide = {"acc_width": 15, "acc_overflow": "saturate", "rows": 4}
    each = GemmParams(**wide, dataflow="output_stationary").to_mapping()
    tile = GemmParams(**wide, dataflow="weight_stationary").to_mapping()
    assert gemm(a, b, params=each).tolist() == [[16383 - 10000]]  # 20000 was clamped on the way
    assert gemm(a, b, params=tile).tolist() == [[10000]]


@pytest.mark.parametrize(
    ("rounding", "expected"), [("half_even", [2, 4, -2, -4, 3]), ("half_up", [3, 4, -2, -3, 3])]
)
def test_ties(rounding: Any, expected: list[int]) -> None:
    halves = [5, 7, -5, -7, 6]  # of 2**1
    p = GemmParams(requantize=True, rounding=rounding, rows=1)
    result = gemm(np.array([[1]]), np.array([halves]), params=p.to_mapping(), shift=1)
    assert result.tolist() == [expected]


def test_relu_of_a_requantized_result_ends_at_the_zero_point() -> None:
    p = GemmParams(requantize=True, relu=True).to_mapping()
    result = gemm(np.array([[1]]), np.array([[-50, 0, 50]]), params=p, zero_point=-7)
    assert result.tolist() == [[-7, -7, 43]]


def test_results_too_wide_for_64_bits_are_python_integers() -> None:
    p = GemmParams(acc_width=64, bias=True, a_signed=False, b_signed=False).to_mapping()
    result = gemm(np.array([[255]]), np.array([[255]]), params=p, bias=np.array([2**63 - 1]))
    assert result.dtype == object
    assert result[0, 0] == 255 * 255 + 2**63 - 1


SQUARE = np.ones((2, 2), np.int64)


@pytest.mark.parametrize(
    ("a", "b", "extra", "message"),
    [
        (SQUARE * 128, SQUARE, {}, r"a\[0, 0\] = 128 is outside the 8-bit signed range, -128 to 127"),
        (SQUARE, np.array([[1, 2], [3, -129]]), {}, r"b\[1, 1\] = -129"),
        (SQUARE.astype(float), SQUARE, {}, "a must hold integers, not float64"),
        (SQUARE.astype(bool), SQUARE, {}, "a must hold integers, not bool"),
        (np.array([[2**70]], object), SQUARE, {}, "is outside"),
        (np.array([["1"]], object), SQUARE, {}, "must hold integers"),
        (np.array([[2**64 - 1]], np.uint64), SQUARE, {}, "is outside"),
        (np.ones(2, int), SQUARE, {}, r"a must have 2 dimension\(s\), not 1"),
        (np.ones((0, 2), int), SQUARE, {}, "a is empty"),
        (SQUARE, np.ones((3, 2), int), {}, "a has 2 columns but b has 3 rows"),
        (np.ones((65, 2), int), SQUARE, {}, "M = 65 is above max_m = 64"),
        (SQUARE, SQUARE, {"bias": np.ones(2, int)}, "the parameters have none"),
        (SQUARE, SQUARE, {"shift": 1}, "need requantize"),
    ],
)
def test_refuses_operands_that_the_hardware_cannot_be_given(
    a: Any, b: Any, extra: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        gemm(a, b, params=GemmParams().to_mapping(), **extra)


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ({"bias": None}, "a bias of 2 element"),
        ({"bias": np.ones(3, int)}, "bias has 3 element"),
        ({"bias": np.full(2, 1 << 40)}, r"bias\[0\] = 1099511627776 is outside"),
        ({"scale": -1}, "scale = -1 is outside 0 to 65535"),
        ({"shift": 64}, "shift = 64 is outside 0 to 63"),
        ({"zero_point": 200}, "zero_point = 200 is outside -128 to 127"),
        ({"scale": 1.5}, "scale must be an integer"),
    ],
)
def test_refuses_commands_that_the_hardware_cannot_be_given(extra: dict[str, Any], message: str) -> None:
    p = GemmParams(bias=True, requantize=True).to_mapping()
    with pytest.raises(ValueError, match=message):
        gemm(SQUARE, SQUARE, params=p, **{"bias": np.zeros(2, int), **extra})
