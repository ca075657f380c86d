"""The steps of a normalization: sums of a row while it is kept, one over its deviation, then every number."""

from __future__ import annotations

from hwgen.operators.assembly import Expr
from hwgen.operators.normalize.params import NormalizeParams
from hwgen.operators.streaming.top import Top
from hwgen.operators.template.streams import StreamEnd

# Cycles of a row's sums and of its variance, without those of the tree.
_STATISTICS = 3 + 6 + 1
# Cycles of normalizing and of the output.
_NUMBERS = 7 + 1
# Cycles of a clamp; of gamma and beta (one less for a single beat), rounding and clamp.
_CLAMP = 1
_AFFINE = 4 + 3


def value_latency(p: NormalizeParams) -> int:
    """Return the cycles from the last beat of a row to its deviation."""
    return p.levels + _STATISTICS + p.root_width + 1


def latency(p: NormalizeParams) -> int:
    """Return the registers on the way from input to output, without the wait for the row."""
    result = _AFFINE - (p.max_beats == 1) if p.gamma else _CLAMP
    return value_latency(p) + _NUMBERS + result


def with_deviation(p: NormalizeParams, top: Top, source: StreamEnd) -> StreamEnd:
    """Keep each row until its deviation is known: {beats, sum, exponent, one over deviation, lanes}."""
    top.module.section("Sums of each row, and one over its deviation, while the row is kept")
    copies = top.build.place("stream_copy", "copy_inputs", {"WIDTH": source.type.width}, {"in": source})
    value = _deviation(p, top, _sums(p, top, copies["second"]))
    depth = p.max_beats + value_latency(p)
    parameters = {
        "WIDTH": source.type.width,
        "VALUE_WIDTH": value.type.width,
        "DEPTH": depth,
        "ADDR_WIDTH": (depth - 1).bit_length(),
        "COUNT_WIDTH": depth.bit_length(),
    }
    streams = {"in": copies["first"], "value": value}
    return top.build.place("frame_with_value", "row", parameters, streams)["out"]


def normalized(p: NormalizeParams, top: Top, source: StreamEnd) -> StreamEnd:
    """Take mean and deviation off every number."""
    top.module.section("Every number less the mean, over the deviation")
    parameters = {
        "LANES": p.lanes,
        "MEAN": int(p.mean),
        "IN_WIDTH": p.in_width,
        "SIGNED": int(p.in_signed),
        "COUNT_WIDTH": p.max_beats.bit_length(),
        "LENGTH_WIDTH": p.max_length.bit_length(),
        "TOTAL_WIDTH": _total_width(p),
        "EXPONENT_WIDTH": _exponent_width(p),
        "ROOT_WIDTH": p.root_width,
        "FRACTION": p.fraction,
        "CENTER_WIDTH": p.center_width,
        "OUT_WIDTH": p.normal_width,
    }
    return top.build.place("vector_normalize", "normalize_lanes", parameters, {"in": source})["out"]


def scaled(p: NormalizeParams, top: Top, source: StreamEnd, loaded: Expr) -> StreamEnd:
    """Multiply by gammas and add betas."""
    top.module.section("Gamma and beta")
    words = top.inputs["s_axis_gamma"]
    if p.beta:
        widths = {"A_WIDTH": words.type.width, "B_WIDTH": p.lanes * p.beta_width}
        streams = {"a": words, "b": top.inputs["s_axis_beta"]}
        words = top.build.place("stream_join", "gammas_and_betas", widths, streams)["out"]
    most = 1 << (p.normal_width + p.gamma_width - 2)
    if p.beta:
        most += 1 << (p.beta_width - 1 + p.beta_shift)
    parameters = {
        "LANES": p.lanes,
        "GROUPS": p.max_beats,
        "GROUP_BITS": max(1, (p.max_beats - 1).bit_length()),
        "IN_WIDTH": p.normal_width,
        "GAMMA_WIDTH": p.gamma_width,
        "BETA": int(p.beta),
        "BETA_WIDTH": p.beta_width,
        "BETA_SHIFT": max(p.beta_shift, 1),
        "OUT_WIDTH": most.bit_length() + 1,
    }
    streams = {"w": words, "in": source}
    return top.build.place("vector_affine", "affine", parameters, streams, {"loaded": loaded})["out"]


def formatted(p: NormalizeParams, top: Top, source: StreamEnd) -> StreamEnd:
    """Round and clamp to the format of results."""
    top.module.section("To the format of the results")
    shared = {
        "LANES": p.lanes,
        "IN_WIDTH": source.type.bits,
        "OUT_WIDTH": p.out_width,
        "OUT_SIGNED": int(p.out_signed),
    }
    if not p.gamma:
        return top.build.place("vector_saturate", "clamp", shared, {"in": source})["out"]
    rounded = {
        "IN_SIGNED": 1,
        "SCALE": 1,
        "SHIFT": p.result_shift,
        "ZERO_POINT": 0,
        "HALF_EVEN": 0,
        "LOW": p.out.low,
        "HIGH": p.out.high,
    }
    return top.build.place("vector_requantize", "requantize", {**shared, **rounded}, {"in": source})["out"]


def _sums(p: NormalizeParams, top: Top, source: StreamEnd) -> StreamEnd:
    own = p.in_width + (not p.in_signed)
    beat = {"SUM_WIDTH": own + p.levels, "SQUARE_WIDTH": p.squares_width(p.lanes)}
    parameters = {
        "LANES": p.lanes,
        "LEVELS": p.levels,
        "LEAVES": 1 << p.levels,
        "IN_WIDTH": p.in_width,
        "SIGNED": int(p.in_signed),
        **beat,
    }
    sums = top.build.place("beat_moments", "beat_sums", parameters, {"in": source})["out"]
    parameters = {
        **beat,
        "TOTAL_WIDTH": _total_width(p),
        "SQUARE_TOTAL_WIDTH": p.squares_width(p.max_length),
        "COUNT_WIDTH": p.max_beats.bit_length(),
    }
    return top.build.place("frame_moments", "row_sums", parameters, {"in": sums})["out"]


def _deviation(p: NormalizeParams, top: Top, sums: StreamEnd) -> StreamEnd:
    exponent_width = _exponent_width(p)
    parameters = {
        "LANES": p.lanes,
        "MEAN": int(p.mean),
        "EPSILON": p.epsilon,
        "EPSILON_WIDTH": max(1, (p.max_length**2 * p.epsilon).bit_length()),
        "FRACTION": p.variance_fraction,
        "TOTAL_WIDTH": _total_width(p),
        "SQUARE_WIDTH": p.squares_width(p.max_length),
        "COUNT_WIDTH": p.max_beats.bit_length(),
        "LENGTH_WIDTH": p.max_length.bit_length(),
        "PAIRS": p.pairs,
        "EXPONENT_WIDTH": exponent_width,
        "MANTISSA_WIDTH": p.root_width + 2,
    }
    variance = top.build.place("scaled_variance", "variance", parameters, {"in": sums})["out"]
    parameters = {
        "PASSED": p.max_beats.bit_length() + _total_width(p) + exponent_width,
        "WIDTH": p.root_width + 2,
        "ROOT_WIDTH": p.root_width,
        "COUNT_WIDTH": p.root_width.bit_length(),
    }
    # The way of ready from here back to the input would be too long.
    variance = top.registered("variance_kept", variance)
    root = top.build.place("inverse_root", "one_over_deviation", parameters, {"in": variance})["out"]
    return top.registered("deviation", root)


def _total_width(p: NormalizeParams) -> int:
    return p.in_width + (not p.in_signed) + p.length_bits


def _exponent_width(p: NormalizeParams) -> int:
    return max(3, p.pairs.bit_length())
