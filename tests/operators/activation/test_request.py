"""Sentences that ask for an activation unit, bad parameters, and which of two operators is meant."""

from __future__ import annotations

from typing import Any

import pytest

from hwgen.core.errors import RequestError
from hwgen.core.spec import Request, Spec
from hwgen.operators.activation.operator import ActivationOperator
from hwgen.operators.activation.params import FUNCTIONS, ActivationParams
from hwgen.operators.activation.words import VOCABULARY as ACTIVATION
from hwgen.operators.gemm.words import VOCABULARY as GEMM
from hwgen.operators.request.common import FILLERS
from hwgen.operators.request.interpreter import interpret
from hwgen.operators.request.parse import parse
from hwgen.operators.request.tokens import tokenize


def spec(text: str) -> Spec:
    return interpret(Request(text), (GEMM, ACTIVATION))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("int8 gelu unit, 4 lanes", {"function": "gelu", "method": "lut", "lanes": 4, "in_frac": 5}),
        ("sigmoid lut int8", {"function": "sigmoid", "method": "lut", "out_signed": False, "out_frac": 8}),
        (
            "piecewise linear tanh int16 with 16 segments",
            {"function": "tanh", "method": "pwl", "in_width": 16, "segments": 16, "out_frac": 15},
        ),
        ("relu6 unit", {"function": "relu6", "method": "direct", "in_frac": 4, "out_frac": 4}),
        ("leaky relu, slope 0.125, int8", {"function": "leaky_relu", "leak": 32}),
        ("swish int8, 32 uniform segments, pwl", {"function": "silu", "segments": 32, "octaves": 1}),
        ("tanh, pwl, non-uniform segments", {"method": "pwl", "octaves": 4}),
        ("int16 exp", {"function": "exp", "method": "pwl", "slope_width": 14, "out_frac": 15}),
        ("gelu, 4 fractional bits", {"in_frac": 4, "out_frac": 4}),
        ("gelu, 12-bit outputs, 8 output fractional bits", {"out_width": 12, "out_frac": 8}),
        ("relu int16 with uint8 results", {"in_frac": 12, "out_frac": 5, "out_signed": False}),
        ("gelu by lookup table at 80 MHz", {"method": "lut"}),
        ("pwl gelu, 8 octaves, 64 segments, int16, 12-bit slopes", {"octaves": 8, "slope_width": 12}),
        ("activation unit", {"function": "gelu"}),
    ],
)
def test_sentences(text: str, wanted: dict[str, Any]) -> None:
    found = spec(text)
    assert found.operator == "activation"
    assert {key: found.parameters[key] for key in wanted} == wanted


def test_what_was_not_said_is_told() -> None:
    told = " ".join(spec("pwl tanh").assumptions)
    for part in ("4 lanes", "results of 8 bits", "results signed", "16 segments", "finer near 0"):
        assert part in told
    assert "26/256 below zero" in " ".join(spec("leaky relu").assumptions)


@pytest.mark.parametrize(
    ("text", "operator"),
    [
        ("int8 gemm with relu", "gemm"),
        ("16x16 weight-stationary int8 matmul with bias and relu for ECP5 at 100 MHz", "gemm"),
        ("relu unit int8", "activation"),
        ("gemm of uint8 activations", "gemm"),
    ],
)
def test_of_two_operators_the_one_that_understands_is_meant(text: str, operator: str) -> None:
    assert spec(text).operator == operator


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "gemm with gelu",
            "contradiction: 'gemm' (character 1) and 'gelu' (character 11) name two operators",
        ),
        ("gelu and gemm, 4 lanes", "contradiction: 'gemm' (character 10) and 'gelu' (character 1) name two"),
        ("gemm with relu and frobs", "the request is not understood at 'frobs' (character 20)"),
        ("gelu relu", "contradiction: 'gelu' (character 1) and 'relu' (character 6) do not agree"),
        ("leaky relu, slope 1.5", "slope 1.5' (character 13): the factor below zero must lie"),
        ("int13 gelu lut", "in_width = 13 is too wide for method lut"),
        ("int17 gelu", "in_width = 17 is too wide for method pwl"),
        ("relu lut", "method = 'lut' is not for relu"),
        ("uint8 relu", "relu changes nothing of unsigned numbers"),
        ("leaky relu with uint8 results", "leaky_relu has results below zero"),
        ("pwl gelu, 5 segments", "segments = 5 is not one of 4, 8, 16"),
        ("pwl gelu, 8 segments, 4 octaves", "segments = 8 are too few for 4 octaves"),
        ("pwl gelu, 256 segments, 4 octaves", "segments = 256 in 4 octaves are too many for 8 bits"),
        ("gelu, 65 lanes", "lanes = 65 is impossible"),
    ],
)
def test_refusals(text: str, message: str) -> None:
    with pytest.raises(RequestError) as caught:
        spec(text)
    assert message in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"function": "tanh", "method": "direct"}, "method = 'direct' is not for tanh"),
        ({"function": "softplus"}, "function = 'softplus' is not one of"),
        ({"function": "relu", "out_width": 32, "out_signed": False}, "out_width = 32 needs signed numbers"),
        ({"in_width": "8"}, "in_width = '8' must be a whole number"),
        ({"out_width": "8"}, "out_width = '8' must be a whole number"),
        ({"in_frac": 20, "out_frac": 3}, "in_frac = 20 is more than 16 bits beyond out_frac = 3"),
    ],
)
def test_bad_parameters(values: dict[str, Any], message: str) -> None:
    with pytest.raises(RequestError) as caught:
        ActivationParams.from_mapping(values)
    assert message in caught.value.message


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_contract_tells_the_error(function: str) -> None:
    operator = ActivationOperator()
    for values in ({"in_width": 8}, {"in_width": 16}):
        contract = operator.contract(operator.complete({"function": function} | values))
        text = " ".join(contract.arithmetic)
        exact = function in ("relu", "relu6")
        assert ("No result within range is rounded." in text) == exact
        codes = 1 << values["in_width"]
        assert (f"Over all {codes} codes: worst error" in text) == (not exact)


def test_every_rule_has_an_example_that_it_understands() -> None:
    rules = (*ACTIVATION.names, *ACTIVATION.rules)
    for rule in rules:
        found = parse(tokenize(rule.example), rules, FILLERS)
        assert not found.unknown, rule.example
        assert rule.topic in {phrase.rule.topic for phrase in found.phrases}
