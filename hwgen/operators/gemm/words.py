"""What the request grammar knows of the GEMM operator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from hwgen.core.errors import RequestError
from hwgen.operators.gemm.notes import NOTES
from hwgen.operators.gemm.params import CHOICES, RANGES, GemmParams
from hwgen.operators.gemm.said import complete
from hwgen.operators.request.elements import IntegerType
from hwgen.operators.request.rules import Rule, Vocabulary, refuse
from hwgen.operators.request.tokens import Token

Facts = Mapping[str, Any]

_AXES = {"m": "max_m", "k": "max_k", "n": "max_n"}
_OFF = "no|without"
_ACC = "accumulator|accumulators|accumulation|acc"
_OUT = "output|outputs|out|result|results"
_REQUANT = "requantize|requantized|requantization|requant|requantise|requantised|requantisation"
_OVERFLOW = {
    "saturating": "saturate",
    "saturate": "saturate",
    "wrapping": "wrap",
    "wrap": "wrap",
    "wraparound": "wrap",
}


def _axis(tokens: Sequence[Token], start: int) -> Iterator[tuple[int, str]]:
    if start < len(tokens) and tokens[start].text in _AXES:
        yield start + 1, _AXES[tokens[start].text]


def _overflow(tokens: Sequence[Token], start: int) -> Iterator[tuple[int, str]]:
    if start < len(tokens) and tokens[start].text in _OVERFLOW:
        yield start + 1, _OVERFLOW[tokens[start].text]


def _both(kind: IntegerType) -> Facts:
    return kind.facts("a") | kind.facts("b")


def _array(rows_and_columns: tuple[int, ...]) -> Facts:
    return {"rows": rows_and_columns[0], "cols": rows_and_columns[1]}


def _sizes(*values: Any) -> Facts:
    m, k, n = values[-1]  # "up to", where it stands, comes first
    return {"max_m": m, "max_k": k, "max_n": n}


def _all_sizes(*values: Any) -> Facts:
    return dict.fromkeys(_AXES.values(), values[-1])


def _square(size: tuple[int, ...]) -> Facts:
    if size[0] != size[1]:
        raise RequestError("it does not say all of M, K and N", "say the sizes as M x K x N: for 64x32x16")
    return _all_sizes(size[0])


def _axis_first(axis: str, *values: Any) -> Facts:
    return {axis: values[-1]}


def _axis_second(_relation: Any, axis: str, *values: Any) -> Facts:
    return {axis: values[-1]}


def _accumulator(kind: IntegerType, overflow: str | None = None) -> Facts:
    if kind.bits is not None and kind.bits < 2:
        raise RequestError("accumulators have 2 to 64 bits", "say nothing of them to have no overflow")
    facts: dict[str, Any] = dict(kind.facts("acc"))
    if overflow is not None:
        facts["acc_overflow"] = overflow
    return facts


def _output(*values: Any) -> Facts:
    return {"requantize": True, **values[-1].facts("out")}


def _scale(kind: IntegerType) -> Facts:
    if kind.signed:
        raise RequestError("the scale is unsigned", "say, for example, '16-bit scale'")
    return {} if kind.bits is None else {"scale_width": kind.bits}


def _stages(*values: Any) -> Facts:
    return {"pipeline": values[-1], "pipelined": values[-1] != 0}


def _key(key: str) -> Callable[..., Facts]:
    return lambda *values: {key: values[-1]}


_OPERATOR = {"operator": "gemm"}
_NAMES = (
    Rule("operator", ("gemm|gemms|matmul|matmuls|matmult",), _OPERATOR, "GEMM"),
    Rule(
        "operator",
        ("[general] matrix|matrices [matrix] multiply|multiplies|multiplication|multiplications|multiplier",),
        _OPERATOR,
        "matrix multiplication",
    ),
    Rule("operator", ("multiply|multiplies|multiplying matrices",), _OPERATOR, "multiply matrices"),
    Rule("operator", ("[general] matrix [matrix] product|products",), _OPERATOR, "matrix product"),
    Rule("operator", ("systolic [array|arrays]",), _OPERATOR, "systolic array"),
    Rule("operator", ("mac array|grid",), _OPERATOR, "MAC array"),
    Rule("operator", ("tensor|matrix core|unit|engine|accelerator",), _OPERATOR, "tensor core"),
)

_OPERANDS = (
    Rule(
        "operand type",
        ("<dtype>", "<dtype> inputs|input|operands|operand|elements|data|values|arithmetic|precision"),
        _both,
        "int8",
    ),
    Rule("operand type", ("<dtype> x|by <dtype>",), lambda a, b: a.facts("a") | b.facts("b"), "int8 x int4"),
    Rule(
        "type of A",
        ("<dtype> activations|activation|lhs", "activations|lhs : <dtype>"),
        lambda kind: kind.facts("a"),
        "uint8 activations",
    ),
    Rule(
        "type of B",
        ("<dtype> weights|weight|rhs", "weights|rhs : <dtype>"),
        lambda kind: kind.facts("b"),
        "int8 weights",
    ),
    Rule(
        "operand type",
        (
            "fp4|fp8|fp16|fp32|fp64|bf16|bfloat16|tf32|float16|float32|float64|float|double",
            "floating point",
        ),
        refuse("GEMM has integer operands only", "say a type such as int8 or uint4 (2 to 16 bits)"),
        "fp16",
    ),
    Rule(
        "accumulator",
        (
            f"<dtype> {_ACC}",
            f"{_ACC} : <dtype>",
            "accumulate|accumulates|accumulating|accumulated in <dtype>",
        ),
        _accumulator,
        "int32 accumulators",
    ),
    Rule(
        "accumulator",
        (f"<dtype> <overflow> {_ACC}",),
        _accumulator,
        "16-bit saturating accumulators",
        {
            "overflow": _overflow,
        },
    ),
    Rule(
        "accumulator",
        (f"<overflow> <dtype> {_ACC}",),
        lambda overflow, kind: _accumulator(kind, overflow),
        "saturating 16-bit accumulators",
        {"overflow": _overflow},
    ),
    Rule(
        "accumulator overflow",
        (f"<overflow> {_ACC}", f"{_ACC} <overflow>"),
        _key("acc_overflow"),
        "saturating accumulators",
        {"overflow": _overflow},
    ),
    Rule(
        "accumulator",
        (f"exact|lossless {_ACC}", f"full precision {_ACC}"),
        {"acc_width": 0},
        "exact accumulators",
    ),
)

_SIZES = (
    Rule(
        "array size",
        (
            "<dims2> [array|grid|mesh|pes]",
            "<dims2> processing elements",
            "array|grid|mesh [size] [<eq>] <dims2>",
        ),
        lambda *values: _array(values[-1]),
        "8x8 array",
    ),
    Rule("array rows", ("<n> rows|row", "rows <eq> <n>"), _key("rows"), "4 rows"),
    Rule(
        "array columns",
        ("<n> columns|column|cols", "columns|cols <eq> <n>"),
        _key("cols"),
        "16 columns",
    ),
    Rule(
        "matrix sizes",
        ("[sizes|matrices|shapes] [<upto>] <dims3> [matrices]",),
        _sizes,
        "for 64x64x64",
    ),
    Rule("matrix sizes", ("<dims2> matrices|matrix",), _square, "64x64 matrices"),
    Rule(
        "matrix sizes",
        ("[sizes|matrices|dimensions] <upto> <n>", "m = k = n = <n>"),
        _all_sizes,
        "max 256",
    ),
    Rule("matrix sizes", ("<axis> <eq> <n>", "<axis> <upto> <n>"), _axis_first, "m<=128", {"axis": _axis}),
    Rule(
        "matrix sizes",
        ("<upto> <axis> [<eq>] <n>",),
        _axis_second,
        "up to K=256",
        {"axis": _axis},
    ),
    *(
        Rule("matrix sizes", (f"{key} [<eq>] <n>",), _key(key), f"{key}=128")
        for key in ("max_m", "max_k", "max_n")
    ),
)

_FLOW = (
    Rule(
        "dataflow",
        ("output stationary", "os"),
        {"dataflow": "output_stationary"},
        "output-stationary",
    ),
    Rule(
        "dataflow",
        ("weight|weights stationary", "ws"),
        {"dataflow": "weight_stationary"},
        "weight-stationary",
    ),
    Rule(
        "dataflow",
        ("input|row|activation stationary",),
        refuse("GEMM has no such dataflow", "say output-stationary or weight-stationary"),
        "row-stationary",
    ),
)

_INTERCONNECT = (
    Rule("interconnect", ("systolic interconnect",), {"interconnect": "systolic"}, "systolic interconnect"),
    Rule(
        "interconnect",
        ("broadcast [interconnect|operands|array]", "broadcasting"),
        {"interconnect": "broadcast"},
        "broadcast interconnect",
    ),
    Rule(
        "interconnect",
        ("[adder] tree|trees [interconnect]", "tree interconnect"),
        {"interconnect": "tree"},
        "adder tree",
    ),
)

_RESEND = "resend|resending|unbuffered"
_BUFFERS = (
    Rule(
        "buffers",
        (f"{_RESEND} activations|lhs [operands]", f"activations|lhs {_RESEND}"),
        {"resend": "a"},
        "resend activations",
    ),
    Rule(
        "buffers",
        (f"{_RESEND} weights|rhs|b [operands]", f"weights|rhs {_RESEND}"),
        {"resend": "b"},
        "resend weights",
    ),
    Rule(
        "buffers",
        (
            f"{_RESEND} both|all [operands]",
            f"{_RESEND} operands",
            f"{_RESEND} activations|lhs and weights|rhs",
        ),
        {"resend": "both"},
        "resend both operands",
    ),
    Rule(
        "buffers",
        ("operands kept|buffered [on] [chip]",),
        {"resend": "none", "kept_tiles": 0},
        "operands kept on chip",
    ),
    Rule(
        "kept tiles",
        ("keep|keeping <n> tiles|tile [on] [chip]", "<n> kept tiles|tile"),
        _key("kept_tiles"),
        "keep 2 tiles on chip",
    ),
)

_AFTER = (
    Rule("bias", ("bias|biases|biased [add|addition|vector]",), {"bias": True}, "bias"),
    Rule("bias", (f"{_OFF} bias|biases",), {"bias": False}, "no bias"),
    Rule("ReLU", ("relu [activation]",), {"relu": True}, "ReLU"),
    Rule("ReLU", (f"{_OFF} relu",), {"relu": False}, "without ReLU"),
    Rule("requantization", (f"{_REQUANT} [{_OUT}]",), {"requantize": True}, "requantize"),
    Rule("requantization", (f"{_OFF} {_REQUANT}",), {"requantize": False}, "no requantization"),
    Rule(
        "output type",
        (f"{_REQUANT} [{_OUT}] to <dtype>", f"<dtype> {_OUT}", f"{_OUT} : <dtype>"),
        _output,
        "requantize to uint8",
    ),
    Rule("scale", ("<dtype> scale|scales",), _scale, "16-bit scale"),
    Rule(
        "rounding",
        (
            "[round|rounding|rounded] half [to] even [rounding]",
            "[round] to nearest even",
            "banker's|bankers|convergent rounding",
            "rne [rounding]",
        ),
        {"rounding": "half_even"},
        "rounding half to even",
    ),
    Rule(
        "rounding",
        ("[round|rounding|rounded] half up [rounding]",),
        {"rounding": "half_up"},
        "rounding half up",
    ),
)

_BUILD = (
    Rule(
        "reset",
        (
            "[axi] [style] active low [synchronous] [reset]",
            "[synchronous] active low reset",
            "axi [style] reset",
            "[reset] aresetn",
            "reset active low",
        ),
        {"reset": "axi_low"},
        "active-low reset",
    ),
    Rule(
        "reset",
        ("[synchronous|sync] active high [synchronous] [reset]", "reset active high"),
        {"reset": "sync_high"},
        "synchronous active-high reset",
    ),
    Rule("reset", ("synchronous|sync reset",), {}, "synchronous reset"),
    Rule(
        "reset",
        ("asynchronous|async [active] [high|low] reset",),
        refuse("resets are synchronous", "say 'active-low reset' or 'active-high reset'"),
        "asynchronous reset",
    ),
    Rule(
        "pipeline",
        (
            "<n> pipeline [register] stages|stage",
            "<n> stage|stages [deep] pipeline|pipelined|pipelining",
            "pipelined [with|in] <n> stages|stage",
            "pipeline [depth|stages] [<eq>] <n> [stages|stage]",
        ),
        lambda *values: _stages(*(v for v in values if isinstance(v, int))),
        "2 pipeline stages",
    ),
    Rule(
        "pipeline",
        ("unpipelined", f"{_OFF} pipeline|pipelining", "not pipelined"),
        lambda: _stages(0),
        "unpipelined",
    ),
    Rule("pipeline", ("pipelined",), {"pipelined": True}, "pipelined"),
)

VOCABULARY = Vocabulary(
    operator="gemm",
    names=_NAMES,
    rules=_OPERANDS + _SIZES + _FLOW + _INTERCONNECT + _BUFFERS + _AFTER + _BUILD,
    ranges={**RANGES, "pipeline": (min(CHOICES["pipeline"]), max(CHOICES["pipeline"]))},
    complete=complete,
    read_parameters=lambda values: GemmParams.from_mapping(values).to_mapping(),
    notes=NOTES,
    range_hints={
        "rows": "say 'for 64x64x64' to give the sizes of matrices",
        "cols": "say 'for 64x64x64' to give the sizes of matrices",
        "out_width": "say 'int32 accumulators' for results that are not requantized",
        "a_width": "say 'int32 accumulators' to give the type of sums",
        "b_width": "say 'int32 accumulators' to give the type of sums",
    },
)
