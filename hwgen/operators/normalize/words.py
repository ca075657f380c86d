"""What the request grammar knows of the normalization unit."""

from __future__ import annotations

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
_NUMBERS = "elements|numbers|values|features|channels"
_RULES = (
    element_type("in"),
    type_of("output|outputs|result|results", "out", "int16 results"),
    type_of("gamma|gammas|weights", "gamma", "int16 gamma"),
    type_of("beta|betas|biases", "beta", "int16 beta"),
    Rule(
        "affine", ("gamma [and] beta", "affine [parameters]"), {"gamma": True, "beta": True}, "gamma and beta"
    ),
    Rule("affine", ("gamma [only]",), {"gamma": True}, "gamma"),
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
