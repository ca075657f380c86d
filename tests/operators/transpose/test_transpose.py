"""The transposition unit: reference against plain loops, words, refusals, hardware."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.core.errors import RequestError, UsageError
from hwgen.core.spec import Request, Spec
from hwgen.operators.contract import NumberFormat
from hwgen.operators.registry import operator
from hwgen.operators.request.interpreter import interpret
from hwgen.operators.streaming.flow import Flow
from hwgen.operators.transpose.params import TransposeParams, best_lanes
from hwgen.operators.transpose.reference import outputs, pack, unpack

UNIT = operator("transpose")


@given(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3))
def test_reference_is_that_of_loops(lanes: int, row_blocks: int, column_blocks: int) -> None:
    rows, cols = lanes * row_blocks, lanes * column_blocks
    params = {"rows": rows, "cols": cols, "lanes": lanes}
    matrix = np.arange(rows * cols).reshape(rows, cols)
    beats = []
    for column in range(cols):
        for block in range(row_blocks):
            beats.append([matrix[block * lanes + i, column] for i in range(lanes)])
    _, frame = pack(params, matrix)
    found = outputs(params, {}, frame)
    assert found["m_axis"].tolist() == beats
    assert (unpack(params, found) == matrix.T).all()


def test_an_image_goes_from_channels_last_to_channels_first() -> None:
    image = np.arange(4 * 6 * 2).reshape(4, 6, 2)
    params = interpret(Request("transpose of 4x6x2 images from HWC to CHW")).parameters
    _, frame = pack(params, image)
    found = unpack(params, outputs(params, {}, frame)).reshape(2, 4, 6)
    assert (found == np.moveaxis(image, 2, 0)).all()


@given(st.integers(1, 100), st.integers(1, 100), st.integers(1, 32))
def test_best_lanes_divide_both(rows: int, cols: int, most: int) -> None:
    dividing = [n for n in range(1, most + 1) if rows % n == 0 and cols % n == 0]
    assert best_lanes(rows, cols, most) == dividing[-1]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("transpose 8x8 matrices of int8", {"rows": 8, "cols": 8, "lanes": 4}),
        ("matrix transposition 6x10 uint4", {"rows": 6, "cols": 10, "lanes": 2, "in_width": 4}),
        ("transposer for 16 rows, 4 columns of 12-bit data, 2 lanes", {"rows": 16, "cols": 4, "lanes": 2}),
        ("corner turn of 16x8 int16", {"rows": 16, "cols": 8, "in_width": 16}),
        ("8x8x3 HWC to CHW reorder of uint8", {"rows": 64, "cols": 3, "lanes": 1, "in_signed": False}),
        ("from channels first to channels last for 4x8x8 images", {"rows": 4, "cols": 64, "lanes": 4}),
    ],
)
def test_requests_are_understood(text: str, wanted: dict[str, Any]) -> None:
    spec = interpret(Request(text))
    assert spec.operator == "transpose"
    assert spec.parameters.items() >= wanted.items()


@pytest.mark.parametrize(
    ("values", "message", "hint"),
    [
        ({"cols": 6}, "transpose: 4 lanes do not divide 8 rows and 6 columns", "2 would"),
        (
            {"rows": 512, "cols": 512},
            "transpose: a 512x512 matrix has more than 65536 numbers",
            "512 rows can have up to 128 columns",
        ),
        ({"lanes": 33}, "transpose: lanes = 33 is outside 1 to 32", "the nearest is 32"),
    ],
)
def test_bad_parameters_are_refused(values: dict[str, Any], message: str, hint: str) -> None:
    with pytest.raises(RequestError) as caught:
        UNIT.complete(values)
    assert (caught.value.message, caught.value.hint) == (message, hint)


@pytest.mark.parametrize("shape", [(8, 4), (4, 16), (64,), ()])
def test_a_matrix_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(UsageError, match="x must be a 8x8 matrix, not of shape"):
        UNIT.stimulus(UNIT.complete({}), {"x": np.zeros(shape, int)})


def test_images_flow_through_a_chain() -> None:
    flow = Flow((5, 4, 6), 3, NumberFormat("x", 8, True))
    follow = UNIT.takes(flow)
    assert follow == {"lanes": 1, "in_width": 8, "in_signed": True, "rows": 20, "cols": 6}
    assert UNIT.gives(TransposeParams(**follow), flow).shape == (6, 5, 4)
    with pytest.raises(RequestError, match="cannot be transposed"):
        UNIT.takes(Flow((8,), 4, flow.element))


@pytest.mark.parametrize(
    "values",
    [
        {"rows": 6, "cols": 9, "lanes": 3, "in_width": 5},
        {"rows": 2, "cols": 12, "lanes": 2, "in_signed": False, "reset": "axi_low"},
        {"rows": 5, "cols": 1, "lanes": 1, "in_width": 1, "in_signed": False},
        {"rows": 1, "cols": 1, "lanes": 1, "in_width": 3},
    ],
)
def test_designs_of_many_shapes_pass(checked: Any, values: dict[str, Any]) -> None:
    checked(Spec("transpose", UNIT.complete(values)))
