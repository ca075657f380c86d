"""What the request grammar knows of the FIR filter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hwgen.core.errors import RequestError
from hwgen.operators.fir.params import FirParams
from hwgen.operators.request.elements import IntegerType
from hwgen.operators.request.rules import Rule, refuse
from hwgen.operators.streaming.requantize_words import REQUANTIZATION
from hwgen.operators.streaming.words import element_type, number, streaming_vocabulary, type_of

_COEFFICIENTS = "coefficients|coefficient|coeffs|coeff|weights"


def _coefficient(*values: Any) -> Mapping[str, Any]:
    kind: IntegerType = values[-1]
    if kind.signed is False:
        raise RequestError("coefficients are signed", "say, for example, '10-bit coefficients'")
    return {} if kind.bits is None else {"coefficient_width": kind.bits}


_NAMES = (
    Rule(
        "operator",
        ("fir|firs [filter|filters]", "finite impulse response [filter|filters]"),
        {},
        "FIR filter",
    ),
)
_TAPS = (
    number("taps", "taps", "taps|tap", "16 taps"),
    Rule("taps", (f"<n> {_COEFFICIENTS}",), lambda *values: {"taps": values[0]}, "16 coefficients"),
    Rule(
        "taps",
        ("order [<eq>] <n>", "<n> th|st|nd|rd order"),
        lambda *values: {"taps": values[-1] + 1},
        "order 15",
    ),
    Rule(
        "symmetry",
        ("symmetric|symmetrical [taps|coefficients|filter|impulse] [response]", "linear phase"),
        {"symmetric": True},
        "symmetric",
    ),
    Rule(
        "symmetry",
        ("antisymmetric|antisymmetrical",),
        refuse("a filter is symmetric or has coefficients of any kind", "leave the word out"),
        "antisymmetric",
    ),
)
_TYPES = (
    element_type("in"),
    type_of("input|inputs|samples|signal|data", "in", "int12 samples"),
    Rule(
        "type of coefficients",
        (
            f"<dtype> {_COEFFICIENTS}",
            f"{_COEFFICIENTS} : <dtype>",
            f"{_COEFFICIENTS} [in|as|of|with] <dtype>",
        ),
        _coefficient,
        "10-bit coefficients",
    ),
    Rule(
        "type of coefficients",
        (f"<dtype> {_COEFFICIENTS} <dtype>",),
        lambda first, second: {**first.facts("in"), **_coefficient(second)},
        "int12 coefficients 10 bit",
    ),
)


def _derive(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Coefficients are as wide as samples."""
    return {"coefficient_width": said["in_width"]} if "in_width" in said else {}


VOCABULARY = streaming_vocabulary(
    FirParams, _NAMES, (*_TAPS, *_TYPES, *REQUANTIZATION), lanes=False, derive=_derive
)
