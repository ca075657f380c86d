"""The steps of a softmax: each keeps a row until a value of the whole row is known."""

from __future__ import annotations

from hwgen.operators.softmax.params import SoftmaxParams
from hwgen.operators.softmax.tables import exponentials as table
from hwgen.operators.streaming.top import Top
from hwgen.operators.template.streams import StreamEnd

# Cycles from the last beat of a row until its first one leaves, without those of tree and divider: so many
# beats of the next row come before places become free.
_TREE_TO_ROW = 1


def latency(p: SoftmaxParams) -> int:
    """Return the registers on the way from input to output, without the divider and the wait for rows."""
    exponential = 3 if p.low_width == p.in_width else 5
    product, output = 3, 2  # the last one behind the row's maximum and behind the results
    return 2 * (p.levels + _TREE_TO_ROW) + exponential + product + output


def with_maximum(p: SoftmaxParams, top: Top, source: StreamEnd) -> StreamEnd:
    """Keep each row until its maximum is known: beats of {maximum, x of every lane}."""
    top.module.section("The maximum of each row, while the row is kept")
    row, values = _twice(top, "inputs", source)
    lanes = p.lanes
    compared = {"VALUE_WIDTH": p.in_width, "SIGNED": int(p.in_signed)}
    for level in range(p.levels):
        values = top.build.place(
            "select_pairs", f"greater_{level}", {**compared, "LANES": lanes}, {"in": values}
        )["out"]
        lanes = -(-lanes // 2)
    maximum = top.build.place("select_frame", "greatest", compared, {"in": values})["out"]
    return _kept(top, "row", row, top.registered("maximum", maximum), p.max_beats + p.levels + _TREE_TO_ROW)


def exponentials(p: SoftmaxParams, top: Top, source: StreamEnd) -> StreamEnd:
    """Turn {maximum, x} into exponentials of exp_frac + 1 bits."""
    top.module.section("exp(x - maximum)")
    low = p.low_width
    parameters = {
        "LANES": p.lanes,
        "IN_WIDTH": p.in_width,
        "LOW_WIDTH": low,
        "LOW_CODES": 1 << low,
        "HIGH_CODES": 1 << (p.in_width - low),
        "FRACTION": p.exp_frac,
        "LOW_TABLE": table(range(1 << low), p.in_frac, p.exp_frac),
    }
    if low < p.in_width:
        parameters["HIGH_TABLE"] = table(range(0, 1 << p.in_width, 1 << low), p.in_frac, p.exp_frac)
    return top.build.place("vector_exp", "exponential", parameters, {"in": source})["out"]


def divided(p: SoftmaxParams, top: Top, source: StreamEnd) -> StreamEnd:
    """Divide exponentials by the sum of their row."""
    top.module.section("The reciprocal of each row's sum, while the exponentials are kept")
    row, values = _twice(top, "exponentials", source)
    lanes, width = p.lanes, p.exp_frac + 1
    for level in range(p.levels):
        parameters = {"LANES": lanes, "WIDTH": width, "SIGNED": 0}
        values = top.build.place("sum_pairs", f"sum_{level}", parameters, {"in": values})["out"]
        lanes, width = -(-lanes // 2), width + 1
    parameters = {"WIDTH": width, "SIGNED": 0, "SUM_WIDTH": p.sum_width}
    total = top.build.place("sum_frame", "row_sum", parameters, {"in": values})["out"]
    found = top.build.place(
        "reciprocal",
        "divide",
        {
            "WIDTH": p.sum_width,
            "FRACTION": p.exp_frac,
            "OUT_FRACTION": p.reciprocal_frac,
            "COUNT_WIDTH": (p.reciprocal_frac + 1).bit_length(),
        },
        {"in": total},
    )["out"]
    shortened = top.build.place(
        "vector_truncate",
        "shorten",
        {"LANES": p.lanes, "IN_WIDTH": p.exp_frac + 1, "OUT_WIDTH": p.kept_frac + 1},
        {"in": row},
    )["out"]
    depth = p.max_beats + p.levels + _TREE_TO_ROW + p.row_cycles
    pairs = _kept(top, "exponential_row", shortened, top.registered("reciprocal", found), depth)
    top.module.section("Exponential times reciprocal")
    return top.build.place(
        "vector_scale",
        "scale",
        {
            "LANES": p.lanes,
            "WIDTH": p.kept_frac + 1,
            "FACTOR_WIDTH": p.reciprocal_frac + 1,
            "SHIFT": p.kept_frac + p.reciprocal_frac - p.out_frac,
            "OUT_FRACTION": p.out_frac,
            "OUT_WIDTH": p.out_width,
        },
        {"in": pairs},
    )["out"]


def _twice(top: Top, name: str, source: StreamEnd) -> tuple[StreamEnd, StreamEnd]:
    copies = top.build.place("stream_copy", f"copy_{name}", {"WIDTH": source.type.width}, {"in": source})
    return copies["first"], copies["second"]


def _kept(top: Top, name: str, row: StreamEnd, value: StreamEnd, depth: int) -> StreamEnd:
    parameters = {
        "WIDTH": row.type.width,
        "VALUE_WIDTH": value.type.width,
        "DEPTH": depth,
        "ADDR_WIDTH": (depth - 1).bit_length(),
        "COUNT_WIDTH": depth.bit_length(),
    }
    return top.build.place("frame_with_value", name, parameters, {"in": row, "value": value})["out"]
