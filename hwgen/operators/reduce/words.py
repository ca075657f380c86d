"""What the request grammar knows of the reduction unit."""

from __future__ import annotations

from hwgen.operators.reduce.params import ReduceParams
from hwgen.operators.request.rules import Rule, refuse
from hwgen.operators.streaming.words import element_type, streaming_vocabulary

_NAMES = (
    Rule("operator", ("reduce|reduction|reducer [operator|tree|unit]",), {}, "reduction"),
    Rule(
        "operation",
        ("argmax [reduction|unit]", "arg max [reduction|unit]"),
        {"operation": "argmax"},
        "argmax",
    ),
    Rule(
        "operation",
        ("argmin [reduction|unit]", "arg min [reduction|unit]"),
        {"operation": "argmin"},
        "argmin",
    ),
)
_OPERATIONS = (
    Rule("operation", ("sum|sums|add|addition|total",), {"operation": "sum"}, "sum"),
    Rule("operation", ("max|maximum",), {"operation": "max"}, "maximum"),
    Rule("operation", ("min|minimum",), {"operation": "min"}, "minimum"),
    Rule(
        "operation",
        ("mean|means|average|averages|averaging",),
        refuse("a mean would have to be divided by any length", "ask for the sum, and divide it"),
        "mean",
    ),
)
_FORMAT = (
    element_type("in"),
    Rule(
        "longest frame",
        (
            "[frames] [of] [<upto>] <n> beats|beat [long|each]",
            "max|maximum length [<eq>] <n> [beats]",
            "length <upto> <n> [beats]",
        ),
        lambda *values: {"max_length": values[-1]},
        "up to 64 beats",
    ),
)

VOCABULARY = streaming_vocabulary(ReduceParams, _NAMES, (*_OPERATIONS, *_FORMAT))
