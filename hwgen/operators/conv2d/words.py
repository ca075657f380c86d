"""What the request grammar knows of the convolution."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from hwgen.core.errors import RequestError
from hwgen.operators.conv2d.params import Conv2dParams, usual
from hwgen.operators.request.elements import IntegerType
from hwgen.operators.request.rules import Refusal, Rule, refuse
from hwgen.operators.streaming.image_words import IMAGE_RULES
from hwgen.operators.streaming.words import number, streaming_vocabulary

Facts = Mapping[str, Any]

_CONVOLUTION = "conv|convs|conv2d|convolution|convolutions|convolutional|convolver|convolve"
_REQUANTIZED = "requantize|requantized|requantization|requant|requantise|requantised|requantisation"
_RESULTS = "output|outputs|out|result|results"
_OFF = "no|without"
_MAPS = "channels|channel|maps"


def _elements(kind: IntegerType) -> Facts:
    """Return the type of pixels, and of weights as far as their sign allows."""
    width = {} if kind.bits is None else {"weight_width": kind.bits}
    return {**kind.facts("in"), **width}


def _pixels(*values: Any) -> Facts:
    facts: Facts = values[-1].facts("in")
    return facts


def _weights(*values: Any) -> Facts:
    return {"weight_width": _signed(values[-1], "weights")}


def _bias(*values: Any) -> Facts:
    return {"bias": True, "bias_width": _signed(values[-1], "biases")}


def _signed(kind: IntegerType, what: str) -> int:
    if kind.signed is False or kind.bits is None:
        raise RequestError(f"{what} are signed numbers of some width", f"say, for example, 'int8 {what}'")
    return kind.bits


def _results(*values: Any) -> Facts:
    return {"requantize": True, **values[-1].facts("out")}


def _channels(*values: Any) -> Facts:
    return {"in_channels": values[-2], "out_channels": values[-1]}


def _renamed(rule: Rule) -> Rule:
    """Return a rule of images, whose channels are those of the input here."""
    if isinstance(rule.meaning, Refusal):
        return rule

    def meaning(*values: Any) -> Facts:
        return {"in_channels" if key == "channels" else key: fact for key, fact in rule.facts(values).items()}

    return dataclasses.replace(rule, meaning=meaning)


def _format(topic: str, key: str, words: str, example: str) -> Rule:
    """Return the rule of a number of the results' format."""
    patterns = (f"{words} [<eq>] <n>",)
    return Rule(topic, patterns, lambda *values: {"requantize": True, key: values[-1]}, example)


def _rounding(rounding: str, words: str, example: str) -> Rule:
    facts = {"requantize": True, "rounding": rounding}
    return Rule("rounding", (f"[round|rounding] {words}",), facts, example)


_NAMES = (
    Rule("operator", (f"[2] [d] {_CONVOLUTION} [2] [d] [layer|layers]",), {}, "convolution"),
    Rule(
        "operator", (f"pointwise|pixelwise {_CONVOLUTION} [layer]",), {"kernel": 1}, "pointwise convolution"
    ),
)
_SHAPE = (
    *(_renamed(rule) for rule in IMAGE_RULES),
    Rule("padding", ("same padding|padded", "padding [<eq>] same"), {}, "same padding"),
    Rule(
        "channels",
        (
            "[from] <n> - > <n> [channels]",
            "[from] <n> \N{RIGHTWARDS ARROW} <n> [channels]",
            "[from] <n> to <n> channels",
            "[from] <n> [input] channels to <n> [output] [channels]",
            "<n> in [channels] <n> out [channels]",
        ),
        _channels,
        "8->16 channels",
    ),
    number("input channels", "in_channels", "input|in channels|channel", "8 input channels"),
    number("output channels", "out_channels", f"output|out {_MAPS}", "16 output channels"),
    number("output channels", "out_channels", "filters|kernels", "16 filters"),
    number("output lanes", "out_lanes", "output|out lanes|lane", "4 output lanes"),
    number("value of the padding", "pad_value", "pad|padding value", "pad value 3"),
)
_TYPES = (
    Rule("element type", ("<dtype>", "<dtype> elements|data|values|arithmetic|precision"), _elements, "int8"),
    Rule(
        "type of pixels",
        (
            "<dtype> activations|activation|inputs|input|pixels|images|image",
            "activations|inputs|pixels : <dtype>",
        ),
        _pixels,
        "uint8 activations",
    ),
    Rule(
        "type of weights",
        ("<dtype> weights|weight|kernels|filters|coefficients", "weights : <dtype>"),
        _weights,
        "int4 weights",
    ),
)
_AFTER = (
    Rule("bias", ("bias|biases|biased",), {"bias": True}, "bias"),
    Rule("bias", (f"{_OFF} bias|biases",), {"bias": False}, "no bias"),
    Rule("bias", ("<dtype> bias|biases",), _bias, "int32 bias"),
    Rule("ReLU", ("relu [activation]",), {"relu": True}, "ReLU"),
    Rule("ReLU", (f"{_OFF} relu",), {"relu": False}, "no ReLU"),
    Rule(
        "ReLU",
        ("relu6", "relu 6", "clipped relu"),
        refuse("where 6 lies depends on the scale", "say 'relu, clamp high N' with 6 in the results' format"),
        "ReLU6",
    ),
    Rule("requantization", (f"{_REQUANTIZED} [{_RESULTS}]",), {"requantize": True}, "requantize"),
    Rule(
        "requantization",
        (f"{_OFF} {_REQUANTIZED}", "exact [results]"),
        {"requantize": False},
        "exact results",
    ),
    Rule(
        "type of results",
        (f"{_REQUANTIZED} [{_RESULTS}] to <dtype>", f"<dtype> {_RESULTS}", f"{_RESULTS} : <dtype>"),
        _results,
        "requantize to uint8",
    ),
    _format("scale", "scale", "scale", "scale 77"),
    _format("shift", "shift", "shift", "shift 7"),
    _format("zero point", "zero_point", "zero point", "zero point 3"),
    _format("clamp", "clamp_low", "clamp low|from|minimum", "clamp low 0"),
    _format("clamp", "clamp_high", "clamp high|maximum", "clamp high 96"),
    Rule(
        "clamp",
        ("clamp|clamped [to] <n> to <n>", "clamp|clamped between <n> and <n>"),
        lambda *values: {"requantize": True, "clamp_low": values[-2], "clamp_high": values[-1]},
        "clamp to 0 to 96",
    ),
    _rounding("half_even", "half [to] even", "half even"),
    _rounding("half_up", "half up", "half up"),
)

VOCABULARY = streaming_vocabulary(Conv2dParams, _NAMES, (*_SHAPE, *_TYPES, *_AFTER), derive=usual)
