"""What the request grammar knows of the normalization unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hwgen.core.errors import RequestError
from hwgen.operators.normalize.params import NormalizeParams
from hwgen.operators.request.rules import Rule
from hwgen.operators.streaming.words import element_type, number, streaming_vocabulary, type_of

_LAYER = "[layer|unit]"
_NAMES = (
    Rule(
        "operator",
        (f"layernorm {_LAYER}", "layer norm|normalization|normalisation [unit]"),
        {"kind": "layernorm"},
        "layernorm",
    ),
    Rule(
        "operator",
        (f"rmsnorm {_LAYER}", "rms norm|normalization|normalisation [layer|unit]"),
        {"kind": "rmsnorm"},
        "rmsnorm",
    ),
)


def _signed(name: str, words: str) -> Rule:
    """Return the rule of the type of gamma or beta, which asks for it too."""

    def meaning(*values: Any) -> Mapping[str, Any]:
        said = dict(values[-1].facts(name))
        if not said.pop(f"{name}_signed", True):
            raise RequestError(f"{name} is two's complement", f"say a type such as int8 {name}")
        return {name: True, **said}

    patterns = (f"<dtype> {words}", f"{words} : <dtype>", f"{words} [in|as|of] <dtype>")
    return Rule(f"type of {name}", patterns, meaning, f"int16 {name}")


_NUMBERS = "elements|numbers|values|features|channels"
_RULES = (
    element_type("in"),
    type_of("output|outputs|result|results", "out", "int16 results"),
    _signed("gamma", "gamma|gammas|weights"),
    _signed("beta", "beta|betas|biases"),
    Rule(
        "affine", ("gamma [and] beta", "affine [parameters]"), {"gamma": True, "beta": True}, "gamma and beta"
    ),
    Rule("affine", ("gamma [only]",), {"gamma": True}, "gamma"),
    Rule("offset", ("beta|betas|biases",), {"beta": True}, "beta"),
    Rule("epsilon", ("no|without epsilon", "epsilon [<eq>] 0"), {"epsilon": 0}, "without epsilon"),
    Rule(
        "longest row",
        (
            f"[over] rows|row|vectors|vector [of] [length] [<upto>] <n> [{_NUMBERS}] [each|long]",
            f"[over] [<upto>] <n> {_NUMBERS} [each|long]",
            "max|maximum length [<eq>] <n>",
            "length [<eq>] <n>",
            "length <upto> <n>",
        ),
        lambda *values: {"max_length": values[-1]},
        "rows of 64",
    ),
    number("fraction of x", "in_frac", "[input] fractional|fraction bits|bit", "4 fractional bits"),
    number(
        "fraction of results",
        "out_frac",
        "output|result fractional|fraction bits|bit",
        "6 output fractional bits",
    ),
)

VOCABULARY = streaming_vocabulary(NormalizeParams, _NAMES, _RULES)
