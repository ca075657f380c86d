"""What the request grammar knows of the matrix-vector unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hwgen.core.errors import RequestError
from hwgen.operators.matvec.params import MatvecParams
from hwgen.operators.request.rules import Rule, refuse
from hwgen.operators.streaming.requantize_words import REQUANTIZATION
from hwgen.operators.streaming.words import element_type, number, streaming_vocabulary, type_of

_TIMES = "product|products|multiply|multiplies|multiplication|multiplications|multiplier|mult"


def _bias(*values: Any) -> Mapping[str, Any]:
    kind = values[-1]
    if kind.signed is False:
        raise RequestError("a bias is signed", "say, for example, 'int32 bias'")
    return {"bias": True} | ({} if kind.bits is None else {"bias_width": kind.bits})


def _key(key: str) -> Any:
    return lambda *values: {key: values[-1]}


_NAMES = (
    Rule("operator", ("gemv|gemvs|matvec|matvecs|mvm",), {}, "GEMV"),
    Rule("operator", (f"matrix vector [{_TIMES}]",), {}, "matrix-vector product"),
    Rule("operator", (f"matrix by|times vector [{_TIMES}]",), {}, "matrix times vector"),
    Rule(
        "operator",
        ("fully connected [layer|layers]", "dense|linear layer|layers"),
        {},
        "fully connected layer",
    ),
    Rule("operator", ("dot|inner|scalar product|products",), {"rows": 1}, "dot product"),
)
_SIZES = (
    Rule(
        "matrix size",
        ("<dims2> [matrix|matrices|weights|weight]", "matrix of|: <dims2>"),
        lambda *values: {"rows": values[-1][0], "cols": values[-1][1]},
        "64x64",
    ),
    number("matrix rows", "rows", "rows|row", "32 rows"),
    Rule("matrix rows", ("<n> output|outputs",), lambda *values: {"rows": values[0]}, "10 outputs"),
    number("matrix columns", "cols", "columns|column|cols|inputs", "64 columns"),
    Rule(
        "vector length",
        (
            "vectors|vector of|with [length|size] <n> [elements|numbers|values]",
            "<n> element|elements|number|numbers|long [vectors|vector]",
            "length|size [<eq>] <n>",
        ),
        lambda *values: {"cols": values[-1]},
        "vectors of 64",
    ),
    Rule(
        "rows at a time",
        (
            "<n> rows|row|outputs in parallel",
            "<n> rows|row|outputs at once",
            "<n> rows|row|outputs at time",
            "<n> rows|row|outputs per cycle|clock",
            "<n> output lanes|lane",
            "<n> out lanes|lane",
            "<n> trees|tree",
            "out_lanes [<eq>] <n>",
        ),
        _key("out_lanes"),
        "4 rows at once",
    ),
)
_TYPES = (
    element_type("in"),
    Rule(
        "element type",
        ("<dtype> vectors|vector|matrices|matrix|numbers",),
        lambda kind: kind.facts("in"),
        "int8 vectors",
    ),
    type_of("x|inputs|activations|activation", "in", "uint8 activations"),
    type_of("w|weights|weight|rows", "weight", "int4 weights"),
    Rule("weights", ("stored|stationary|resident weights|matrix",), {"weights": "stored"}, "stored weights"),
    Rule(
        "weights",
        (
            "streamed|streaming weights|matrix",
            "both [vectors|operands] streamed",
            "streamed vectors|operands",
        ),
        {"weights": "streamed"},
        "streamed weights",
    ),
)
_AFTER = (
    Rule("bias", ("bias|biases|biased [add|addition|vector]",), {"bias": True}, "bias"),
    Rule("bias", ("<dtype> bias|biases", "bias|biases : <dtype>"), _bias, "int32 bias"),
    Rule("bias", ("no|without bias|biases",), {"bias": False}, "no bias"),
    Rule("ReLU", ("relu [activation]",), {"relu": True}, "ReLU"),
    Rule("ReLU", ("no|without relu",), {"relu": False}, "without ReLU"),
    Rule("adder tree", ("adder tree|trees",), {}, "adder tree"),
    Rule(
        "accumulator",
        ("<dtype> accumulator|accumulators|accumulation|sums", "accumulate|accumulated in <dtype>"),
        refuse("sums are as wide as they must be to be exact", "say 'int16 results' for another format"),
        "int32 accumulators",
    ),
)


def _derive(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """W is as wide as x; of a dot product both vectors are streams, of one type."""
    found: dict[str, Any] = {}
    if "in_width" in said:
        found["weight_width"] = said["in_width"]
    if said.get("rows") == 1:
        found["weights"] = "streamed"
        if "in_signed" in said and said.get("weights") != "stored":
            found["weight_signed"] = said["in_signed"]
    return found


VOCABULARY = streaming_vocabulary(
    MatvecParams, _NAMES, (*_SIZES, *_TYPES, *_AFTER, *REQUANTIZATION), derive=_derive
)
