"""What stands between the ports of an activation unit, by method."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType

from hwgen.operators.activation.accuracy import results
from hwgen.operators.activation.params import LEAK_FRACTION, ActivationParams
from hwgen.operators.activation.segments import lines
from hwgen.operators.contract import NumberFormat
from hwgen.operators.streaming.top import Top
from hwgen.operators.template.streams import StreamEnd

Method = Callable[[ActivationParams, Top, StreamEnd], StreamEnd]


def _lut(p: ActivationParams, top: Top, source: StreamEnd) -> StreamEnd:
    table, mask = 0, (1 << p.out_width) - 1
    for code, result in zip(range(p.x.low, p.x.high + 1), results(p), strict=True):
        table |= (int(result) & mask) << ((code % (1 << p.in_width)) * p.out_width)
    top.module.section("The results of all codes, that of code 0 in the lowest bits")
    parameters = {"CODES": 1 << p.in_width, "TABLE": table}
    return top.build.place("vector_lookup", "lookup", _formats(p) | parameters, {"in": source})["out"]


def _pwl(p: ActivationParams, top: Top, source: StreamEnd) -> StreamEnd:
    made = lines(p)
    top.module.section("A slope above an offset for every segment, those of segment 0 in the lowest bits")
    parameters = {
        "OCTAVES": p.octaves,
        "OCTAVE_WIDTH": p.octaves.bit_length() - 1,
        "PLACE_WIDTH": p.place_width,
        "SEGMENTS": p.segments,
        "SLOPE_WIDTH": p.slope_width,
        "SHIFT": made.shift,
        "SUM_WIDTH": made.sum_width,
        "TABLE": made.table(p.slope_width),
    }
    return top.build.place("vector_piecewise", "piecewise", _formats(p) | parameters, {"in": source})["out"]


def _direct(p: ActivationParams, top: Top, source: StreamEnd) -> StreamEnd:
    """Place the exact function and, unless its results have the format already, what brings them to it."""
    leak, added = _lowest_terms(p.leak) if p.function == "leaky_relu" else (0, 0)
    ceiling = 6 << p.in_frac if p.function == "relu6" and 6 << p.in_frac < p.x.high else -1
    most = (ceiling if ceiling >= 0 else p.x.high) << added
    least = p.x.low * leak
    fits = p.in_frac + added == p.out_frac and p.out.low <= least and most <= p.out.high
    exact = p.out if fits else NumberFormat("exact", _bits(least, most), True)
    top.module.section("The function, exact")
    placed = top.build.place(
        "vector_relu",
        "relu",
        {
            "LANES": p.lanes,
            "IN_WIDTH": p.in_width,
            "IN_SIGNED": int(p.in_signed),
            "LEAK": leak,
            "FRACTION": added,
            "CEILING": ceiling,
            "RESULT_WIDTH": exact.bits,
            "RESULT_SIGNED": int(exact.signed),
        },
        {"in": source},
    )
    return placed["out"] if fits else _requantized(p, top, placed["out"], exact, p.in_frac + added)


def _requantized(
    p: ActivationParams, top: Top, source: StreamEnd, exact: NumberFormat, fraction: int
) -> StreamEnd:
    top.module.section("To the format of the results")
    placed = top.build.place(
        "vector_requantize",
        "requantize",
        {
            "LANES": p.lanes,
            "IN_WIDTH": exact.bits,
            "IN_SIGNED": int(exact.signed),
            "SCALE": 1 << max(p.out_frac - fraction, 0),
            "SHIFT": max(fraction - p.out_frac, 0),
            "ZERO_POINT": 0,
            "HALF_EVEN": 0,
            "LOW": p.out.low,
            "HIGH": p.out.high,
            "OUT_WIDTH": p.out_width,
            "OUT_SIGNED": int(p.out_signed),
        },
        {"in": source},
    )
    return placed["out"]


def _formats(p: ActivationParams) -> dict[str, int]:
    return {
        "LANES": p.lanes,
        "IN_WIDTH": p.in_width,
        "IN_SIGNED": int(p.in_signed),
        "OUT_WIDTH": p.out_width,
        "OUT_SIGNED": int(p.out_signed),
    }


def _lowest_terms(leak: int) -> tuple[int, int]:
    """Return numerator and log2 of the denominator of leak / 2**LEAK_FRACTION."""
    share = Fraction(leak, 1 << LEAK_FRACTION)
    return share.numerator, share.denominator.bit_length() - 1


def _bits(least: int, most: int) -> int:
    """Return the bits of two's complement that hold both numbers."""
    return max((~least if least < 0 else least).bit_length(), most.bit_length()) + 1


HARDWARE: Mapping[str, Method] = MappingProxyType({"direct": _direct, "lut": _lut, "pwl": _pwl})
