"""What the request grammar knows of the softmax unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hwgen.core.errors import RequestError
from hwgen.operators.request.rules import Rule
from hwgen.operators.softmax.params import SoftmaxParams
from hwgen.operators.streaming.words import element_type, number, streaming_vocabulary

_NAMES = (
    Rule("operator", ("softmax [unit|function|layer]", "soft max [unit|function|layer]"), {}, "softmax"),
)
_RESULTS = "output|outputs|result|results"
_NUMBERS = "elements|numbers|values|logits|classes"


def _unsigned(*values: Any) -> Mapping[str, Any]:
    said = dict(values[-1].facts("out"))
    if said.pop("out_signed", False):
        raise RequestError("results of a softmax are unsigned", "say a type such as uint8 results")
    return said


_RULES = (
    element_type("in"),
    Rule(
        "type of results",
        (f"<dtype> {_RESULTS}", f"{_RESULTS} : <dtype>", f"{_RESULTS} [in|as|of] <dtype>"),
        _unsigned,
        "uint8 results",
    ),
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
        "7 output fractional bits",
    ),
    number("precision of the sum", "exp_frac", "bit exponentials|exponential", "16-bit exponentials"),
)

VOCABULARY = streaming_vocabulary(SoftmaxParams, _NAMES, _RULES)
