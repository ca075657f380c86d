"""Sentences about convolutions: understood, or refused with a reason; those of the page are true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hwgen.core.errors import RequestError
from hwgen.core.spec import Request
from hwgen.operators.conv2d.params import Conv2dParams
from hwgen.operators.conv2d.words import VOCABULARY
from hwgen.operators.request.interpreter import interpret

PAGE = (Path(__file__).parents[3] / "docs" / "operators" / "conv2d.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^([^\n]+)\n-> ([^\n]+)$", PAGE, re.MULTILINE)


def understood(text):
    """Return what differs from the defaults, as words."""
    spec = interpret(Request(text))
    assert spec.operator == "conv2d"
    return Conv2dParams.from_mapping(spec.parameters).non_defaults()


def written(values):
    return " ".join(f"{key}={str(value).lower()}" for key, value in values.items()) or "as by default"


def test_there_are_examples():
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize(("text", "expected"), EXAMPLES, ids=[text for text, _ in EXAMPLES])
def test_examples_of_the_page(text, expected):
    assert written(understood(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("conv 3x3", {}),
        ("2D convolution layer", {}),
        ("conv2d 1x1", {"kernel": 1, "padding": 0}),
        ("7x7 convolution with same padding", {"kernel": 7, "padding": 3}),
        ("convolution without padding", {"padding": 0}),
        ("conv, 8 input channels, 16 output channels", {"in_channels": 8, "out_channels": 16}),
        ("conv from 3 to 6 channels, 1 lane, 6 output lanes", {"in_channels": 3, "out_channels": 6}),
        ("conv 4 -> 8 channels", {"in_channels": 4, "out_channels": 8}),
        ("uint8 conv", {"in_signed": False}),
        ("conv uint4 activations int3 weights", {"in_width": 4, "in_signed": False, "weight_width": 3}),
        ("conv with int24 bias", {"bias": True, "bias_width": 24}),
        ("conv without bias and exact results", {}),
        ("conv int16 results, shift 3", {"requantize": True, "out_width": 16, "shift": 3}),
        ("conv clamp low 0 clamp high 96", {"requantize": True, "clamp_low": 0, "clamp_high": 96}),
        ("conv, active-low reset", {"reset": "axi_low"}),
    ],
)
def test_sentences_are_understood(text, expected):
    found = understood(text)
    assert {key: found.get(key) for key in expected} == expected
    follows = {"lanes", "out_lanes", "shift"}
    assert set(found) - follows <= set(expected) - follows


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("conv 3x3 dilation 2", "windows are not dilated"),
        ("conv 3x5", "windows are square, not 3x5"),
        ("conv relu6", "where 6 lies depends on the scale"),
        ("conv uint8 weights", "weights are signed numbers of some width"),
        ("conv stride 7", "stride = 7 is impossible, it can be 1 to 4"),
        ("conv 3x3 5x5", "do not agree on the kernel"),
        ("conv fp16", "operators have integer elements only"),
        ("conv 3 lanes 4 input channels", "4 input channels do not fill beats of 3"),
        ("conv 3x3 frobnicated", "the request is not understood at 'frobnicated'"),
    ],
)
def test_sentences_that_cannot_be_met_are_refused(text, problem):
    with pytest.raises(RequestError) as caught:
        interpret(Request(text))
    assert problem in caught.value.message


def test_every_rule_is_understood_by_its_example():
    refused = {"dilation 2", "ReLU6", "fp16", "asynchronous reset"}
    for rule in VOCABULARY.rules:
        if rule.example not in refused:
            channels = "" if "channels" in rule.topic else ", 8->16 channels"
            assert interpret(Request(f"convolution{channels}, {rule.example}")).operator == "conv2d", (
                rule.example
            )
