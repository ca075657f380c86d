"""Reference of the activation unit: NumPy and the standard library, nothing of the generator.

A smooth function is evaluated in 2**-16 of the last place of a result, rounded to the nearest. A table holds
that, rounded to the nearest result. A line of the piecewise linear method is the one whose
worst distance from it is least. Ties are rounded up.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

_FINER = 16
_PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459")
_FAR = 700.0  # e**-700 is a float, and far below any format

Params = Mapping[str, Any]


def activation(x: Any, params: Params) -> Any:
    """Return the results of the codes x, of any shape, as int64."""
    codes = np.asarray(x)
    if params["method"] == "direct":
        return np.vectorize(lambda code: _rectified(int(code), params), otypes=[np.int64])(codes)
    low, _ = _range(params["in_width"], params["in_signed"])
    return _results(tuple(sorted(params.items())))[codes.astype(np.int64) - low]


def outputs(params: Params, setup: Mapping[str, Any], frame: Mapping[str, Any]) -> dict[str, Any]:
    """Return the beats of the output for one frame."""
    return {"m_axis": activation(frame["s_axis"], params)}


def pack(params: Params, x: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the beats of an array of codes, whose size is a multiple of the lanes."""
    lanes = params["lanes"]
    if np.size(x) % lanes or not np.size(x):
        raise ValueError(f"x must have a multiple of {lanes} elements")
    return {}, {"s_axis": np.reshape(x, (-1, lanes))}


def unpack(params: Params, beats: Mapping[str, Any]) -> Any:
    """Return the results as a vector."""
    return np.asarray(beats["m_axis"]).reshape(-1)


def _range(bits: int, signed: bool) -> tuple[int, int]:
    return (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if signed else (0, (1 << bits) - 1)


def _rectified(code: int, params: Params) -> int:
    x = Fraction(code, 2 ** params["in_frac"])
    if params["function"] == "leaky_relu":
        y = x * Fraction(params["leak"], 256) if x < 0 else x
    else:
        y = max(x, Fraction(0))
    if params["function"] == "relu6":
        y = min(y, Fraction(6))
    low, high = _range(params["out_width"], params["out_signed"])
    return int(min(max(_nearest(y * 2 ** params["out_frac"]), low), high))


def _nearest(value: Fraction) -> int:
    return math.floor(value + Fraction(1, 2))


@lru_cache(maxsize=4)
def _results(items: tuple[tuple[str, Any], ...]) -> Any:
    """Return the result of every code, from the lowest to the highest."""
    params = dict(items)
    low, high = _range(params["in_width"], params["in_signed"])
    wanted = [fine(code, params) for code in range(low, high + 1)]
    least, most = _range(params["out_width"], params["out_signed"])
    if params["method"] == "lut":
        return np.clip([_nearest(Fraction(value, 1 << _FINER)) for value in wanted], least, most)
    return np.clip(_piecewise(np.arange(low, high + 1), np.array(wanted), params), least, most)


# -- The functions -----------------------------------------------------------------------------------------


def fine(code: int, params: Params) -> int:
    """Return the function of a code in 2**-(out_frac + 16), rounded to the nearest.

    Floats decide, unless they are so near to a tie that their last bits matter.
    """
    name, x = params["function"], code / 2 ** params["in_frac"]
    unit = float(2 ** (params["out_frac"] + _FINER))
    value = _as_float(name, x) * unit
    if abs(value) > 2.0**48:  # beyond every format of results
        return int(math.copysign(2.0**48, value))
    if abs(value - math.floor(value) - 0.5) > abs(value) * 2.0**-42 + 2.0**-40:
        return math.floor(value + 0.5)
    with localcontext() as context:
        context.prec = 60
        return int((_as_decimal(name, Decimal(x)) * Decimal(unit)).to_integral_value())


def _as_float(name: str, x: float) -> float:
    if name == "tanh":
        return math.tanh(x)
    if name == "gelu":
        return 0.5 * x * math.erfc(-x / math.sqrt(2))
    if name == "exp":
        return math.exp(min(x, _FAR))
    sigmoid = 1 / (1 + math.exp(min(-x, _FAR)))
    return x * sigmoid if name == "silu" else sigmoid


def _as_decimal(name: str, x: Decimal) -> Decimal:
    if name == "gelu":
        return x * _normal(x)
    if name == "tanh":
        return 1 - 2 / ((2 * x).exp() + 1)
    if name == "exp":
        return x.exp()
    sigmoid = 1 / (1 + (-x).exp())
    return x * sigmoid if name == "silu" else sigmoid


def _normal(x: Decimal) -> Decimal:
    """Return the standard normal distribution: the series of erf, whose terms alternate."""
    term = total = x
    n = 0
    while abs(term) > Decimal("1e-50"):
        n += 1
        term = -term * x * x / (2 * n)
        total += term / (2 * n + 1)
    return Decimal("0.5") + total / (2 * _PI).sqrt()


# -- The piecewise linear method ---------------------------------------------------------------------------


def segment(code: int, params: Params) -> int:
    """Return the number of the segment of a code.

    The magnitude has as many octaves as the parameter says, of which the lowest two are alike, and each has
    as many equal segments.
    """
    signed, octaves = int(params["in_signed"]), int(params["octaves"])
    each = int(params["segments"]) // (octaves << signed)
    magnitude = ~code if code < 0 else code
    lowest = int(params["in_width"]) - signed - octaves + 1
    octave = max(magnitude.bit_length() - lowest, 0)
    size = 1 << (lowest + max(octave - 1, 0))
    return (octaves * (code < 0) + octave) * each + magnitude % size * each // size


def _piecewise(codes: Any, wanted: Any, params: Params) -> Any:
    least, most = _range(params["out_width"], params["out_signed"])
    near = np.clip(wanted, least << _FINER, most << _FINER)
    segments = np.array([segment(int(code), params) for code in codes])
    chosen = []
    for number in range(params["segments"]):
        inside = segments == number
        counted = inside & (near == wanted)
        counted = counted if counted.sum() > 1 else inside
        chosen.append((inside, codes[counted], near[counted]))
    limit = (1 << (params["slope_width"] - 1)) - 1
    shift = min(_bits_of_slope(x, y, limit) for _, x, y in chosen)
    results = np.empty_like(codes)
    for inside, x, y in chosen:
        slope, offset = _line(x, y << shift, limit)
        results[inside] = (slope * codes[inside] + offset + (1 << (shift - 1))) >> shift
    return results


def _bits_of_slope(x: Any, y: Any, limit: int) -> int:
    """Return the most fractional bits, 1 to 24, that the chord of a segment may have."""
    rise, run = abs(int(y[-1]) - int(y[0])), int(x[-1]) - int(x[0])
    fitting = [s for s in range(1, 25) if run == 0 or Fraction(rise << s, run << _FINER) <= limit]
    return max(fitting, default=1)


def _line(x: Any, y: Any, limit: int) -> tuple[int, int]:
    def spread(slope: int) -> tuple[int, int]:
        rest = y - (slope * x << _FINER)
        return int(rest.min()), int(rest.max())

    def gets_no_better(slope: int) -> bool:
        (low, high), (next_low, next_high) = spread(slope), spread(slope + 1)
        return next_high - next_low >= high - low

    slopes = range(-limit - 1, limit + 1) if len(x) > 1 else range(1)
    slope = slopes[bisect_left(slopes[:-1], True, key=gets_no_better)]
    return slope, sum(spread(slope)) >> (_FINER + 1)
