"""The reduction unit: reference against plain loops, words, refusals, hardware."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.errors import RequestError, UsageError
from hwgen.core.spec import Request, Spec
from hwgen.operators.contract import NumberFormat
from hwgen.operators.reduce.params import OPERATIONS, ReduceParams
from hwgen.operators.reduce.reference import reduce
from hwgen.operators.registry import operator
from hwgen.operators.request.interpreter import interpret
from hwgen.operators.streaming.flow import Flow

UNIT = operator("reduce")


def by_loops(numbers: list[int], operation: str) -> tuple[int, ...]:
    """Walk through the numbers one by one."""
    if operation == "sum":
        total = 0
        for x in numbers:
            total += x
        return (total,)
    place = 0
    for i, x in enumerate(numbers):
        better = x > numbers[place] if operation.endswith("max") else x < numbers[place]
        place = i if better else place
    return (place, numbers[place]) if operation.startswith("arg") else (numbers[place],)


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=20), st.sampled_from(OPERATIONS))
def test_reference_is_that_of_loops(numbers: list[int], operation: str) -> None:
    assert reduce(np.array(numbers), {"operation": operation}) == by_loops(numbers, operation)


@given(
    st.sampled_from(OPERATIONS),
    st.integers(1, 64),
    st.integers(2, 32),
    st.booleans(),
    st.integers(1, 65536),
)
def test_results_fit_and_are_not_wider(
    operation: str, lanes: int, width: int, signed: bool, length: int
) -> None:
    p = ReduceParams(operation=operation, lanes=lanes, in_width=width, in_signed=signed, max_length=length)
    size = lanes * length
    needed = {"sum": [size * p.element.low, size * p.element.high]}.get(
        operation, [p.element.low, p.element.high, *([size - 1] if p.with_index else [])]
    )
    assert p.out.low <= min(needed) <= max(needed) <= p.out.high
    narrower = NumberFormat("", p.out.bits - 1, p.out.signed)
    assert min(needed) < narrower.low or max(needed) > narrower.high


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("reduce sum of int8, 4 lanes", {"operation": "sum", "lanes": 4}),
        ("argmax of int8, 4 lanes, up to 32 beats", {"operation": "argmax", "max_length": 32}),
        ("arg min unit, uint8, frames of 12 beats", {"operation": "argmin", "max_length": 12}),
        ("max reduction of int16, max length 100", {"operation": "max", "max_length": 100, "in_width": 16}),
        ("a reduction tree for the minimum of 8-bit unsigned data", {"operation": "min", "in_signed": False}),
    ],
)
def test_requests_are_understood(text: str, wanted: dict[str, Any]) -> None:
    spec = interpret(Request(text))
    assert spec.operator == "reduce"
    assert spec.parameters.items() >= wanted.items()


def test_a_mean_is_refused() -> None:
    with pytest.raises(RequestError, match="a mean would have to be divided by any length"):
        interpret(Request("mean reduction of int8"))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"operation": "median"}, "reduce: operation = 'median' is not one of sum, max"),
        ({"max_length": 0}, "reduce: max_length = 0 is outside 1 to 65536"),
        ({"lanes": "4"}, "reduce: lanes = '4' must be a whole number"),
    ],
)
def test_bad_parameters_are_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(RequestError) as caught:
        UNIT.complete(values)
    assert caught.value.message.startswith(message)


@pytest.mark.parametrize("size", [0, 6, 20])
def test_frames_that_do_not_fit_are_refused(size: int) -> None:
    parameters = UNIT.complete({"lanes": 4, "max_length": 4})
    with pytest.raises(UsageError, match=f"a multiple of 4 elements, at most 16, not {size}"):
        UNIT.stimulus(parameters, {"x": np.zeros(size, int)})


def test_results_come_back_in_their_natural_shape() -> None:
    beats = [{"m_axis": [[7]], "cycles": 9}]
    assert UNIT.collect(UNIT.complete({}), beats) == 7
    pair = [{"m_axis": [[7, -3]], "cycles": 9}]
    assert UNIT.collect(UNIT.complete({"operation": "argmin"}), pair).tolist() == [7, -3]


def test_it_closes_a_chain() -> None:
    flow = Flow((10,), 2, NumberFormat("x", 8, True))
    follow = UNIT.takes(flow)
    assert follow == {"lanes": 2, "in_width": 8, "in_signed": True, "max_length": 5}
    gives = UNIT.gives(ReduceParams(operation="argmax", **follow), flow)
    assert (gives.shape, gives.lanes, gives.element.bits) == ((2,), 2, 8)


@pytest.mark.parametrize("seed", range(4))
def test_random_designs_pass(checked: Any, seed: int) -> None:
    draw = random.Random(f"reduce {seed}")
    values = {
        "operation": ("argmax", "sum", "min", "argmin")[seed],
        "lanes": (draw.randint(2, 9), draw.randint(5, 9), 1, 1)[seed],
        "in_width": draw.randint(2, 20),
        "in_signed": draw.random() < 0.5,
        "max_length": (draw.randint(2, 60), draw.randint(2, 60), 9, 1)[seed],
        "reset": draw.choice(["sync_high", "axi_low"]),
    }
    checked(Spec("reduce", UNIT.complete(values)))
