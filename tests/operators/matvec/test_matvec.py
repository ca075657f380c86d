"""The matrix-vector unit: reference against plain loops, words, refusals, hardware."""

from __future__ import annotations

import itertools
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.errors import RequestError, UsageError
from hwgen.core.spec import Request, Spec
from hwgen.operators.contract import NumberFormat
from hwgen.operators.matvec.params import MatvecParams
from hwgen.operators.matvec.reference import outputs, pack, unpack
from hwgen.operators.registry import operator
from hwgen.operators.request.interpreter import interpret
from hwgen.operators.streaming.flow import Flow

UNIT = operator("matvec")


def by_loops(w: Any, x: Any, bias: Any, relu: bool) -> list[int]:
    found = []
    for i, row in enumerate(w):
        total = int(bias[i]) if bias is not None else 0
        for weight, number in zip(row, x, strict=True):
            total += int(weight) * int(number)
        found.append(max(total, 0) if relu else total)
    return found


@given(
    st.integers(1, 3),
    st.integers(1, 3),
    st.integers(1, 3),
    st.integers(1, 3),
    st.booleans(),
    st.booleans(),
    st.data(),
)
def test_reference_is_what_loops_compute(
    passes: int, beats: int, rows: int, lanes: int, stored: bool, bias: bool, data: st.DataObject
) -> None:
    p = MatvecParams(
        rows=passes * rows,
        cols=beats * lanes,
        lanes=lanes,
        out_lanes=rows,
        weights="stored" if stored else "streamed",
        bias=bias,
        relu=data.draw(st.booleans()),
    )
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    w, x = rng.integers(-128, 128, (p.rows, p.cols)), rng.integers(-128, 128, p.cols)
    b = rng.integers(-999, 999, p.rows) if bias else None
    setup, frame = pack(p.to_mapping(), w, x, b)
    given_beats = {port.prefix: port.beats for port in UNIT.ports(p) if port.direction == "input"}
    assert {name: len(values) for name, values in {**setup, **frame}.items()} == given_beats
    found = unpack(p.to_mapping(), outputs(p.to_mapping(), setup, frame))
    assert found.tolist() == by_loops(w, x, b, p.relu)


def test_relu_comes_before_the_zero_point() -> None:
    p = MatvecParams(rows=2, cols=4, relu=True, requantize=True, shift=1, zero_point=-5)
    setup, frame = pack(p.to_mapping(), [[1, 0, 0, 0], [-1, 0, 0, 0]], [7, 0, 0, 0])
    assert outputs(p.to_mapping(), setup, frame)["m_axis"].ravel().tolist() == [4 - 5, -5]


@pytest.mark.parametrize(
    ("cols", "x_signed", "w_signed"), [*itertools.product((1, 2, 3, 4, 7, 8), (True, False), (True, False))]
)
def test_sums_hold_every_result(cols: int, x_signed: bool, w_signed: bool) -> None:
    signs = {"in_signed": x_signed, "weight_signed": w_signed}
    p = MatvecParams(cols=cols, lanes=1, in_width=3, weight_width=2, bias_width=2, **signs)
    products = [x * w for x in (p.x.low, p.x.high) for w in (p.w.low, p.w.high)]
    low, high = cols * min(products), cols * max(products)
    assert p.sum.low <= low
    assert high <= p.sum.high
    narrower = NumberFormat("", p.sum.bits - 2, p.sum.signed)
    assert not (narrower.low <= low and high <= narrower.high)
    biased = MatvecParams(cols=cols, lanes=1, in_width=3, weight_width=2, bias=True, bias_width=9, **signs)
    assert biased.exact.low <= low - 256
    assert high + 255 <= biased.exact.high


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("int8 gemv", {"weights": "stored"}),
        ("matrix-vector product 64x64 int8 8 lanes", {"rows": 64, "cols": 64, "lanes": 8}),
        ("dot product of int8 vectors of 64, 8 lanes", {"rows": 1, "cols": 64, "weights": "streamed"}),
        (
            "dot product of uint8 vectors of length 32",
            {"in_signed": False, "weight_signed": False, "cols": 32},
        ),
        ("inner product, stored weights, 64 elements", {"rows": 1, "weights": "stored"}),
        (
            "fully connected layer, 64 inputs and 10 outputs, uint8 activations, int4 weights, bias, relu",
            {
                "rows": 10,
                "cols": 64,
                "in_signed": False,
                "weight_width": 4,
                "weight_signed": True,
                "relu": True,
            },
        ),
        ("matrix vector multiplication 32x48, 4 rows at once, 8 lanes", {"out_lanes": 4, "rows": 32}),
        ("gemv 8x8 int32 bias, int8 results, shift 8", {"bias_width": 32, "requantize": True, "shift": 8}),
    ],
)
def test_requests_are_understood(text: str, wanted: dict[str, Any]) -> None:
    spec = interpret(Request(text))
    assert spec.operator == "matvec"
    assert spec.parameters.items() >= wanted.items()


def test_what_was_not_said_is_told() -> None:
    told = interpret(Request("dot product of int4 vectors")).assumptions
    assert {"streamed weights (not said)", "W of 4 bits (not said)", "no bias, no ReLU (not said)"} <= set(
        told
    )


def test_matrix_products_are_left_to_gemm() -> None:
    assert interpret(Request("int8 matrix product")).operator == "gemm"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gemv 64x64, int32 accumulators", "sums are as wide as they must be"),
        ("dot product 4x64", "contradiction: 'dot product'"),
        ("gemv with uint16 bias", "a bias is signed"),
        ("gemv 16x15", "cols = 15 is no multiple of lanes = 4"),
    ],
)
def test_requests_that_cannot_be_had_are_refused(text: str, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        interpret(Request(text))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"rows": 6, "out_lanes": 4}, "rows = 6 is no multiple of out_lanes = 4"),
        ({"rows": 64, "cols": 64, "lanes": 64, "out_lanes": 64}, "4096 multipliers are more than 512"),
        ({"rows": 1024, "cols": 1024}, "rows x cols = 1048576 is more than the 262144"),
        ({"scale": 3}, "scale has no effect on exact results"),
        ({"relu": True, "in_signed": False, "weight_signed": False}, "ReLU has no effect"),
        ({"relu": True, "requantize": True, "zero_point": 128}, "every result would be 127"),
    ],
)
def test_bad_parameters_are_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(RequestError, match=message):
        UNIT.complete(values)


@pytest.mark.parametrize(
    ("operands", "message"),
    [
        ({"w": [[1, 2]], "x": [1, 2, 3, 4]}, "w must be a matrix of 2 x 4"),
        ({"w": [[1] * 4] * 2, "x": [1]}, "x must be a vector of 4"),
        ({"w": [[1] * 4] * 2, "x": [1] * 4, "bias": [1, 2]}, "there is no bias"),
        ({"w": [[200] * 4] * 2, "x": [1] * 4}, "s_axis_w takes 8-bit two's complement"),
    ],
)
def test_bad_operands_are_refused(operands: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        UNIT.stimulus({"rows": 2, "cols": 4}, operands)


def test_in_a_chain_a_frame_is_one_vector() -> None:
    flow = Flow((4, 4, 2), 2, NumberFormat("x", 6, False))
    taken = UNIT.takes(flow)
    assert taken == {"cols": 32, "lanes": 2, "in_width": 6, "in_signed": False}
    p = MatvecParams(**taken, rows=10)
    assert UNIT.gives(p, flow) == Flow((10,), 1, p.result)


def drawn(seed: int) -> dict[str, Any]:
    draw = random.Random(seed)
    lanes, rows = draw.randint(1, 5), draw.randint(1, 3)
    values: dict[str, Any] = {
        "lanes": lanes,
        "out_lanes": rows,
        "cols": lanes * draw.randint(1, 4),
        "rows": rows * draw.randint(1, 4),
        "in_width": draw.randint(2, 16),
        "in_signed": draw.random() < 0.5,
        "weight_width": draw.randint(2, 16),
        "weights": draw.choice(["stored", "streamed"]),
        "bias": draw.random() < 0.5,
        "bias_width": draw.randint(2, 32),
        "relu": draw.random() < 0.5,
        "reset": draw.choice(["sync_high", "axi_low"]),
    }
    if draw.random() < 0.5:
        shift = draw.randint(0, values["in_width"] + values["weight_width"])
        values |= {"requantize": True, "shift": min(31, shift), "scale": draw.randint(1, 300)}
        values |= {"out_width": draw.randint(2, 31), "out_signed": draw.random() < 0.5}
    return values


@pytest.mark.parametrize("seed", range(4))
def test_hardware_keeps_its_contract(seed: int, checked: Any) -> None:
    checked(Spec("matvec", UNIT.complete(drawn(seed))))
