"""The hardware of the matrix-vector unit: operands, products, and what becomes of the sums."""

from __future__ import annotations

from hwgen.operators.assembly import Expr, expr
from hwgen.operators.matvec.params import MatvecParams
from hwgen.operators.streaming.requantize import requantized
from hwgen.operators.streaming.top import Top
from hwgen.operators.template.streams import StreamEnd


def assemble(p: MatvecParams, top: Top) -> None:
    """Build the unit between the ports of a top level."""
    sums = _products(p, top, _operands(p, top))
    if p.bias:
        sums = _biased(p, top, sums)
    top.finish("m_axis", _finished(p, top, sums))


def levels(p: MatvecParams) -> int:
    """Return the levels of an adder tree."""
    return (p.lanes - 1).bit_length()


def bits_for(count: int) -> int:
    """Return the bits that hold the numbers below `count`, at least 1."""
    return max(1, (count - 1).bit_length())


def _operands(p: MatvecParams, top: Top) -> StreamEnd:
    """Return pairs {w, x}: x as often as it is needed, with the numbers of W beside it."""
    top.module.section("x, once for every pass over the matrix")
    x, x_error = _guarded(top, "x_guard", top.inputs["s_axis"], p.beats)
    errors = [x_error]
    if p.passes > 1:
        x = top.build.place(
            "vector_replay",
            "x_replay",
            {
                "WIDTH": x.type.width,
                "BEATS": p.beats,
                "REPEATS": p.passes,
                "INDEX_BITS": bits_for(p.beats),
                "PASS_BITS": bits_for(p.passes),
            },
            {"in": x},
        )["out"]
    top.module.section("The rows of W beside it")
    if p.weights == "stored":
        pairs = _stored(top, "weights", top.inputs["s_axis_w"], x, (p.out_lanes, p.beats, p.passes))
    else:
        w, w_error = _guarded(top, "w_guard", top.inputs["s_axis_w"], p.beats * p.passes)
        errors.append(w_error)
        widths = {"A_WIDTH": x.type.width, "B_WIDTH": w.type.width}
        pairs = top.build.place("stream_join", "pairs", widths, {"a": x, "b": w})["out"]
    assert top.error is not None
    top.module.assign(
        top.error, errors[0] if len(errors) == 1 else expr("{a} || {b}", a=errors[0], b=errors[1])
    )
    return pairs


def _guarded(top: Top, name: str, source: StreamEnd, beats: int) -> tuple[StreamEnd, Expr]:
    """Return a stream whose `last` is right, and the flag that says that it was not."""
    error = top.module.wire(f"{name}_error")
    placed = top.build.place(
        "frame_guard",
        name,
        {"WIDTH": source.type.width, "BEATS": beats, "COUNT_BITS": bits_for(beats)},
        {"in": source},
        {"error": error},
    )
    return placed["out"], error


def _stored(
    top: Top, name: str, words: StreamEnd, beside: StreamEnd, shape: tuple[int, int, int]
) -> StreamEnd:
    """Return a stream with stored words above each beat; `shape` is banks, beats of a run, and runs."""
    banks, run, runs = shape
    placed = top.build.place(
        "operand_memory",
        name,
        {
            "BEAT_WIDTH": beside.type.width,
            "WORD_WIDTH": words.type.width,
            "BANKS": banks,
            "RUN": run,
            "DEPTH": run * runs,
            "RUN_BITS": bits_for(run),
            "ADDRESS_BITS": bits_for(run * runs),
        },
        {"w": words, "in": beside},
    )
    return placed["out"]


def _products(p: MatvecParams, top: Top, pairs: StreamEnd) -> StreamEnd:
    top.module.section("Products and their sums")
    placed = top.build.place(
        "dot_product",
        "rows",
        {
            "ROWS": p.out_lanes,
            "LANES": p.lanes,
            "X_WIDTH": p.in_width,
            "X_SIGNED": int(p.in_signed),
            "W_WIDTH": p.weight_width,
            "W_SIGNED": int(p.weight_signed),
            "BEATS": p.beats,
            "COUNT_BITS": bits_for(p.beats),
            "LEVELS": levels(p),
            "OUT_WIDTH": p.sum.bits,
            "OUT_SIGNED": int(p.sum.signed),
        },
        {"in": pairs},
    )
    return placed["out"]


def _biased(p: MatvecParams, top: Top, sums: StreamEnd) -> StreamEnd:
    top.module.section("Biases")
    pairs = _stored(top, "biases", top.inputs["s_axis_b"], sums, (1, p.passes, 1))
    placed = top.build.place(
        "vector_alu",
        "add_bias",
        {
            "LANES": p.out_lanes,
            "OPERATION": 0,
            "A_WIDTH": p.sum.bits,
            "A_SIGNED": int(p.sum.signed),
            "B_WIDTH": p.bias_width,
            "B_SIGNED": 1,
            "RESULT_WIDTH": p.exact.bits,
        },
        {"in": pairs},
    )
    return placed["out"]


def _finished(p: MatvecParams, top: Top, sums: StreamEnd) -> StreamEnd:
    if p.requantize:
        # Zero becomes the zero point: a lower bound there is ReLU before requantization.
        return requantized(p, top, sums, low=p.zero_point if p.relu else None)
    if not p.relu:
        return sums
    top.module.section("ReLU")
    placed = top.build.place(
        "vector_relu",
        "relu",
        {
            "LANES": p.out_lanes,
            "IN_WIDTH": p.exact.bits,
            "RESULT_WIDTH": p.exact.bits,
        },
        {"in": sums},
    )
    return placed["out"]
