"""Requests of streaming operators that cannot be had: one sentence, and the nearest thing that works."""

from __future__ import annotations

import pytest

from hwgen.core.errors import RequestError
from hwgen.core.spec import Request
from hwgen.operators.request.interpreter import interpret

CHAIN = "conv 3x3 1->2 channels int8 on 8x8 images, fully connected layer with 128 inputs and 10 outputs"


@pytest.mark.parametrize(
    ("sentence", "message", "hint"),
    [
        (
            "conv 7x7 no padding on 5x5 images",
            "a window of 7x7 does not fit",
            "a window of 5x5 fits, or padding 1",
        ),
        ("max pool 7x7 on 1x9x2", "a window of 7x7 does not fit", "a window of 1x1 fits, or padding 3"),
        ("conv 3x3 padding 3", "windows would lie outside the image", "take padding 2 at most"),
        ("conv 3x3 8->16 channels, 3 lanes", "8 input channels do not fill", "lanes = 2 or 4 would do"),
        ("conv 3x3 8->5 channels, 2 output lanes", "5 output channels do not", "out_lanes = 1 or 5 would do"),
        ("depthwise conv 3x3 on 8x8x3, 4 lanes", "3 channels do not fill", "lanes = 3 would do"),
        ("gelu pwl 12 segments", "segments = 12 is not one of", "the nearest is 16"),
        ("int4 gelu pwl 16 segments", "too many for 4 bits", "at most 8 equal segments"),
        ("transpose 1000x1000", "more than 65536 numbers", "1000 rows can have up to 65 columns"),
        ("rmsnorm int8 with beta", "beta needs gamma", "say gamma and beta"),
        ("elementwise divide int8", "'divide'", "a request for elementwise can say: "),
        ("conv 3x3, relu, gemm", "name two operators", "gemm is no stage of a chain"),
        (CHAIN, "stage 1 .conv2d. gives 8x8x2 of signed 19 bits, .*in_width = 19", "'requantize to int8'"),
    ],
)
def test_the_hint_is_what_works(sentence: str, message: str, hint: str) -> None:
    with pytest.raises(RequestError, match=message) as caught:
        interpret(Request(sentence))
    assert hint in caught.value.hint
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    "sentence",
    [
        "conv 5x5 no padding on 5x5 images",
        "conv 7x7 padding 1 on 5x5 images",
        "max pool 7x7 padding 3 on 1x9x2",
        "gelu pwl 16 segments",
        "transpose 1000x65, 1 lane",
        CHAIN.replace("images", "images, requantize to int8"),
    ],
)
def test_and_it_does_work(sentence: str) -> None:
    interpret(Request(sentence))


@pytest.mark.parametrize(
    ("sentence", "operator", "values"),
    [
        ("pointwise conv int8 16->32", "conv2d", {"kernel": 1, "padding": 0, "out_channels": 32}),
        ("dw conv 3x3 int8", "depthwise", {"kernel": 3}),
        ("dense layer, 128 inputs, 10 outputs, int8", "matvec", {"rows": 10, "cols": 128}),
        ("linear layer with 128 inputs and 10 outputs", "matvec", {"rows": 10, "cols": 128}),
        ("pointwise max of uint4", "elementwise", {"operation": "max"}),
    ],
)
def test_other_words_for_the_same(sentence: str, operator: str, values: dict[str, int]) -> None:
    spec = interpret(Request(sentence))
    assert spec.operator == operator
    assert spec.parameters.items() >= values.items()


def test_what_one_operator_refuses_may_be_the_next_stage() -> None:
    spec = interpret(Request("conv 3x3 1->2 channels int8 on 8x8 images, requantize to int8, relu6"))
    assert [stage["operator"] for stage in spec.parameters["stages"]] == ["conv2d", "activation"]
    with pytest.raises(RequestError, match="where 6 lies"):
        interpret(Request("conv 3x3 relu6"))


@pytest.mark.parametrize(
    ("sentence", "segments"), [("int4 gelu pwl", 8), ("int3 tanh pwl", 4), ("int8 pwl silu", 16)]
)
def test_narrow_numbers_have_fewer_segments(sentence: str, segments: int) -> None:
    assert interpret(Request(sentence)).parameters["segments"] == segments
