"""The softmax unit: requests, refusals, a person's own arrays, hardware."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from hwgen.core.errors import RequestError, UsageError
from hwgen.core.spec import Request, Spec
from hwgen.operators.contract import NumberFormat
from hwgen.operators.registry import operator
from hwgen.operators.request.interpreter import interpret
from hwgen.operators.softmax.params import SoftmaxParams
from hwgen.operators.softmax.reference import softmax
from hwgen.operators.streaming.flow import Flow

UNIT = operator("softmax")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("softmax over rows of 64, int8, 4 lanes", {}),
        ("softmax for int8 with 8 lanes, rows of up to 256", {"lanes": 8, "max_length": 256, "exp_frac": 18}),
        ("int16 softmax, uint16 results", {"in_width": 16, "in_frac": 12, "out_width": 16, "exp_frac": 24}),
        ("softmax over 1000 classes", {"max_length": 1000, "exp_frac": 20}),
        (
            "softmax, 6 fractional bits, 7 output fractional bits",
            {"in_frac": 6, "out_frac": 7, "exp_frac": 15},
        ),
        ("softmax with 20-bit exponentials, active-low reset", {"exp_frac": 20, "reset": "axi_low"}),
        ("softmax of uint8, maximum length 32", {"in_signed": False, "max_length": 32, "exp_frac": 15}),
    ],
)
def test_requests_are_understood(text: str, expected: dict[str, Any]) -> None:
    spec = interpret(Request(text))
    assert spec.operator == "softmax"
    default = SoftmaxParams().to_mapping()
    natural = {"out_frac": expected["out_width"]} if "out_width" in expected else {}
    assert {k: v for k, v in spec.parameters.items() if v != default[k]} == {**natural, **expected}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("softmax, int8 results", "results of a softmax are unsigned"),
        ("softmax over rows of 66", "max_length = 66 is no multiple of the 4 lanes"),
        ("softmax over rows of 8192", "max_length = 8192 is impossible, it can be 1 to 4096"),
        ("softmax, 5 output fractional bits", "out_frac = 5 does not go with results of 8 bits"),
    ],
)
def test_requests_that_cannot_be_had_are_refused(text: str, message: str) -> None:
    with pytest.raises(RequestError, match=re.escape(message)):
        interpret(Request(text))


def test_a_row_and_an_array_of_rows_are_taken() -> None:
    x = np.arange(24).reshape(3, 8)
    entries = UNIT.stimulus({}, {"x": x})["stimulus"]
    assert [np.shape(e["frame"]["s_axis"]) for e in entries] == [(2, 4)] * 3
    assert len(UNIT.stimulus({}, {"x": x[0]})["stimulus"]) == 1
    params = UNIT.complete({})
    results = [{"m_axis": softmax(row, params).reshape(2, 4).tolist(), "cycles": 9} for row in x]
    assert np.array_equal(UNIT.collect({}, results), [softmax(row, params) for row in x])
    assert UNIT.collect({}, results[:1]).shape == (8,)


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (np.zeros(6), "multiple of 4 numbers, at most 64, not 6"),
        (np.zeros((2, 68)), "multiple of 4 numbers, at most 64, not 68"),
        (np.zeros((2, 2, 4)), r"not of shape \(2, 2, 4\)"),
        (np.full(4, 128), r"takes .* \(-128 to 127\)"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(x: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        UNIT.stimulus({}, {"x": x})


def test_in_a_chain_a_frame_is_a_row() -> None:
    flow = Flow((1, 1, 40), 8, NumberFormat("y", 12, True))
    p = SoftmaxParams.from_mapping(UNIT.takes(flow))
    assert (p.lanes, p.in_width, p.in_signed, p.max_length) == (8, 12, True, 40)
    assert UNIT.gives(p, flow) == Flow((1, 1, 40), 8, p.out)


def test_the_contract_states_error_and_pace() -> None:
    contract = UNIT.contract({})
    assert any("further than 1.000 units" in s for s in contract.arithmetic)
    assert any("at least 14 beats" in s for s in contract.timing)


@pytest.mark.parametrize(
    "values",
    [
        {"lanes": 3, "max_length": 9, "in_width": 5, "out_width": 4, "out_frac": 3, "reset": "axi_low"},
        {"lanes": 1, "max_length": 1, "in_signed": False},
        pytest.param({"lanes": 2, "max_length": 40, "in_width": 11, "out_width": 16}, marks=pytest.mark.slow),
        pytest.param({"lanes": 16, "max_length": 512}, marks=pytest.mark.slow),
        pytest.param({"lanes": 4, "in_width": 16, "in_frac": 15, "exp_frac": 9}, marks=pytest.mark.slow),
        pytest.param({"lanes": 5, "in_width": 2, "max_length": 25, "in_frac": 0}, marks=pytest.mark.slow),
    ],
    ids=lambda values: "-".join(str(v) for v in values.values()),
)
def test_designs_do_what_the_reference_says(checked: Callable[[Spec], None], values: dict[str, Any]) -> None:
    checked(Spec("softmax", UNIT.complete(values)))
