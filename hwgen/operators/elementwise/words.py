"""What the request grammar knows of the element-wise unit."""

from __future__ import annotations

from hwgen.operators.elementwise.params import ElementwiseParams
from hwgen.operators.request.rules import Rule
from hwgen.operators.streaming.words import element_type, number, streaming_vocabulary, type_of

_UNIT = "elementwise|pointwise|vector"
_NAMES = (
    Rule("operator", (f"{_UNIT} [unit|operation|alu]", "element wise [unit|operation]"), {}, "element-wise"),
)
_OPERATIONS = tuple(
    Rule("operation", (words,), {"operation": operation}, example)
    for operation, words, example in (
        ("add", "add|adds|adder|addition|sum", "add"),
        ("sub", "sub|subtract|subtraction|subtractor|difference", "subtract"),
        ("mul", "mul|multiply|multiplication|multiplier|product|hadamard", "multiply"),
        ("max", "max|maximum", "maximum"),
        ("min", "min|minimum", "minimum"),
    )
)
_TYPES = (
    element_type("a", "b", "out"),
    type_of("a", "a", "a uint8"),
    type_of("b", "b", "b int16"),
    type_of("output|outputs|result|results", "out", "int16 results"),
)
_FORMAT = (
    number("scale", "scale", "scale", "scale 77"),
    number("shift", "shift", "shift", "shift 7"),
    Rule("rounding", ("[rounding|round] half [to] even",), {"rounding": "half_even"}, "half even"),
    Rule("rounding", ("[rounding|round] half up",), {"rounding": "half_up"}, "half up"),
    Rule("zero point", ("zero point [<eq>] <n>",), lambda *v: {"zero_point": v[-1]}, "zero point 3"),
)

VOCABULARY = streaming_vocabulary(ElementwiseParams, _NAMES, (*_OPERATIONS, *_TYPES, *_FORMAT))
