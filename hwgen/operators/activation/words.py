"""What the request grammar knows of the activation unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from hwgen.core.errors import RequestError
from hwgen.operators.activation.params import LEAK_FRACTION, ActivationParams
from hwgen.operators.request.patterns import Element
from hwgen.operators.request.rules import Rule
from hwgen.operators.request.tokens import Token
from hwgen.operators.streaming.words import element_type, number, streaming_vocabulary, type_of

_KIND = "[activation] [function|unit]"


def _function(name: str, words: str, example: str) -> Rule:
    patterns = tuple(f"{text} {_KIND}" for text in words.split(", "))
    return Rule("function", patterns, {"function": name}, example)


def _segments(words: str, octaves: int) -> Rule:
    """Return the rule of segments that are all alike, or finer near 0; their number may stand before."""
    return Rule(
        "segments",
        (f"[<n>] {words} segments|segment|pieces",),
        lambda count: {"octaves": octaves} | ({} if count is None else {"segments": count}),
        f"16 {words.partition('|')[0]} segments",
    )


_NAMES = (
    Rule("operator", ("activation function|functions|unit", "nonlinearity"), {}, "activation function"),
    _function("relu", "relu, rectified linear", "ReLU"),
    _function("relu6", "relu6, relu 6, clipped relu", "ReLU6"),
    _function("leaky_relu", "leaky relu, leakyrelu", "leaky ReLU"),
    _function("sigmoid", "sigmoid, logistic", "sigmoid"),
    _function("tanh", "tanh, hyperbolic tangent", "tanh"),
    _function("exp", "exp, exponential", "exp"),
    _function("gelu", "gelu", "GELU"),
    _function("silu", "silu|swish", "SiLU"),
)
_METHODS = (
    Rule(
        "method",
        (
            "[by] [a] lut|table [based|only]",
            "[by] [a] lookup [table|tables]",
            "[by] [a] look up table|tables",
        ),
        {"method": "lut"},
        "lookup table",
    ),
    Rule(
        "method",
        ("[by] piecewise linear [approximation]", "[by] pwl [approximation]", "linear segments"),
        {"method": "pwl"},
        "piecewise linear",
    ),
    number("segments", "segments", "segments|segment|pieces", "16 segments"),
    _segments("uniform|equal", 1),
    _segments("nonuniform", 4),
    _segments("non uniform", 4),
    number("octaves", "octaves", "octaves|octave", "4 octaves"),
    number("slope width", "slope_width", "bit slopes|slope", "14-bit slopes"),
)
_FORMATS = (
    element_type("in"),
    type_of("output|outputs|result|results", "out", "uint8 results"),
    number("fraction of x", "in_frac", "[input] fractional|fraction bits|bit", "5 fractional bits"),
    number(
        "fraction of results",
        "out_frac",
        "output|result fractional|fraction bits|bit",
        "7 output fractional bits",
    ),
)


def _decimal(tokens: Sequence[Token], start: int) -> Iterator[tuple[int, Decimal]]:
    """Read a number that may have a decimal point."""
    if start < len(tokens) and tokens[start].kind == "number":
        yield start + 1, Decimal(tokens[start].text)


def _leak(*values: Decimal) -> Mapping[str, int]:
    leak = round(values[-1] * (1 << LEAK_FRACTION))
    if not 1 <= leak < 1 << LEAK_FRACTION:
        raise RequestError("the factor below zero must lie between 1/256 and 255/256", "say 'slope 0.1'")
    return {"leak": leak}


_ELEMENTS: Mapping[str, Element] = MappingProxyType({"decimal": _decimal})
_LEAK = Rule(
    "factor below zero",
    ("[negative] slope|leak|alpha [<eq>] <decimal>",),
    _leak,
    "slope 0.1",
    _ELEMENTS,
)

VOCABULARY = streaming_vocabulary(ActivationParams, _NAMES, (*_METHODS, *_FORMATS, _LEAK))
