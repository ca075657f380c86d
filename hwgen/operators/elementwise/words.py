"""What the request grammar knows of the element-wise unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hwgen.operators.elementwise.params import WIDEST_RESULT, ElementwiseParams
from hwgen.operators.request.elements import IntegerType
from hwgen.operators.request.rules import Rule
from hwgen.operators.streaming.words import element_type, number, streaming_vocabulary, type_of

_WORDS = {
    "add": "add|adds|adder|addition|sum",
    "sub": "sub|subtract|subtraction|subtractor|difference",
    "mul": "mul|multiply|multiplication|multiplier|product|hadamard",
    "max": "max|maximum",
    "min": "min|minimum",
    "requantize": "requantize|requantization|requantized|rescale|rescaling",
}
_OPERAND = "[operand|operands|input|inputs|stream|vector]"
_UNIT = "[unit|operation|alu]"
# "vector" alone names nothing: other operators speak of vectors too.
_NAMES = (
    Rule("operator", (f"elementwise|pointwise {_UNIT}", f"element wise {_UNIT}"), {}, "element-wise"),
    Rule("operator", ("vector unit|alu",), {}, "vector ALU"),
    *(
        Rule("operation", (f"vector {words} {_UNIT}",), {"operation": name}, f"vector {words.split('|')[0]}")
        for name, words in _WORDS.items()
    ),
    Rule("operation", ("requantizer",), {"operation": "requantize"}, "requantizer"),
)
_OPERATIONS = tuple(
    Rule("operation", (words,), {"operation": name}, words.split("|")[0]) for name, words in _WORDS.items()
)


def _two(a: IntegerType, b: IntegerType) -> dict[str, int | bool]:
    return {**a.facts("a"), **b.facts("b")}


_TYPES = (
    element_type("a", "b"),
    Rule("element type", ("<dtype> and|by|x|times <dtype>",), _two, "uint8 and int8"),
    Rule(
        "element type",
        ("<dtype> to|into <dtype>",),
        lambda both, out: {**_two(both, both), **out.facts("out")},
        "int16 to int8",
    ),
    Rule(
        "element type",
        ("<dtype> and|by|x|times <dtype> to|into <dtype>",),
        lambda a, b, out: {**_two(a, b), **out.facts("out")},
        "uint8 and int8 to int16",
    ),
    *(
        Rule(
            f"type of the {nth} operand",
            (f"{nth}|{side} {_OPERAND} [in|as|of|:] <dtype>", f"<dtype> {nth}|{side} {_OPERAND}"),
            lambda kind, name=name: kind.facts(name),
            f"{nth} operand uint8",
        )
        for name, nth, side in (("a", "first", "lhs"), ("b", "second", "rhs"))
    ),
    type_of("output|outputs|result|results", "out", "int16 results"),
)
_FORMAT = (
    number("scale", "scale", "scale", "scale 77"),
    number("shift", "shift", "shift", "shift 7"),
    Rule("rounding", ("[rounding|round] half [to] even",), {"rounding": "half_even"}, "half even"),
    Rule("rounding", ("[rounding|round] half up",), {"rounding": "half_up"}, "half up"),
    Rule("zero point", ("zero point [<eq>] <n>",), lambda *v: {"zero_point": v[-1]}, "zero point 3"),
)


def _result(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the format of the results: that of the wider operand, signed if one is; int8 of requantize."""
    if said.get("operation") == "requantize":
        return {}
    default = ElementwiseParams()
    widths, signs = (
        [said.get(f"{operand}_{what}", getattr(default, f"{operand}_{what}")) for operand in "ab"]
        for what in ("width", "signed")
    )
    return {"out_width": min(max(widths), WIDEST_RESULT), "out_signed": any(signs)}


VOCABULARY = streaming_vocabulary(
    ElementwiseParams, _NAMES, (*_OPERATIONS, *_TYPES, *_FORMAT), derive=_result
)
