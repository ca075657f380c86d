"""The piecewise linear method: where segments lie, and the lines that come nearest to the function.

A line is integers: result = clamp((slope * x + offset) >> shift), with x the code. For a given slope the best
offset lies in the middle between the greatest and the least that is missing; the slope is the least of those
for which these two are nearest to each other. So the worst error of each line, before rounding, is the least
that the bits of a slope allow. Where a function leaves the range of results within a segment, only the codes
before that count, if they are two or more: beyond it the line is clamped as the function is. The line of a
single code is level.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from hwgen.operators.activation.params import ActivationParams
from hwgen.operators.activation.targets import FINER, limited, targets

_MOST_SHIFT = 24


@dataclass(frozen=True)
class Lines:
    """A line for every segment. Offsets hold the half that turns rounding down into rounding to the nearest.

    `sum_width` are the bits to which sums are kept: results that fit without a clamp are cut to their width.
    """

    slopes: tuple[int, ...]
    offsets: tuple[int, ...]
    shift: int
    sum_width: int

    def table(self, slope_width: int) -> int:
        """Return the words of all segments, that of segment 0 in the lowest bits."""
        word_width, value = slope_width + self.sum_width, 0
        for number, (slope, offset) in enumerate(zip(self.slopes, self.offsets, strict=True)):
            word = _bits(slope, slope_width) << self.sum_width | _bits(offset, self.sum_width)
            value |= word << (number * word_width)
        return value


def segment_of(p: ActivationParams) -> Any:
    """Return the segment of every code, from the lowest code to the highest."""
    codes = np.arange(p.x.low, p.x.high + 1)
    magnitude = np.where(codes < 0, -1 - codes, codes)
    lowest = p.in_width - p.in_signed - p.octaves + 1  # log2 of the lowest octave
    octave = sum((magnitude >> (lowest + n) > 0).astype(np.int64) for n in range(p.octaves - 1))
    place = (magnitude >> (lowest + np.maximum(octave - 1, 0) - p.place_width)) % (1 << p.place_width)
    return ((codes < 0) * p.octaves + octave) * (1 << p.place_width) + place


@lru_cache(maxsize=8)
def lines(p: ActivationParams) -> Lines:
    """Return the best lines of a design."""
    codes, segment = np.arange(p.x.low, p.x.high + 1), segment_of(p)
    parts = [_part(p, codes, segment == n) for n in range(p.segments)]
    shift = _shift(parts, p.slope_width)
    fitted = [_line(x, y, shift, p.slope_width) for x, y in parts]
    offsets = [offset + (1 << (shift - 1)) for _, offset in fitted]
    slopes = [slope for slope, _ in fitted]
    results = (np.array(slopes)[segment] * codes + np.array(offsets)[segment]) >> shift
    width = p.out_width
    if results.min() < p.out.low or results.max() > p.out.high:
        width = max(p.out_width, *(_signed_width(int(v)) for v in (results.min(), results.max())))
        width += width == p.out_width
    return Lines(tuple(slopes), tuple(offsets), shift, shift + width)


def evaluate(p: ActivationParams) -> Any:
    """Return the result for every code, from the lowest code to the highest."""
    made, segment = lines(p), segment_of(p)
    codes = np.arange(p.x.low, p.x.high + 1)
    sums = np.array(made.slopes)[segment] * codes + np.array(made.offsets)[segment]
    return np.clip(sums >> made.shift, p.out.low, p.out.high)


def _part(p: ActivationParams, codes: Any, within: Any) -> tuple[Any, Any]:
    """Return the codes of a segment that its line is fitted to, and the targets there."""
    wanted = limited(p)
    counted = within & (wanted == targets(p))
    if counted.sum() < 2:
        counted = within
    return codes[counted], wanted[counted]


def _shift(parts: list[tuple[Any, Any]], slope_width: int) -> int:
    """Return the most fractional bits with which the steepest chord of a segment still is a slope."""
    most = (1 << (slope_width - 1)) - 1
    for shift in range(_MOST_SHIFT, 1, -1):
        if all(
            abs(int(y[-1] - y[0])) << shift <= most * int(x[-1] - x[0]) << FINER
            for x, y in parts
            if len(x) > 1
        ):
            return shift
    return 1


def _line(x: Any, y: Any, shift: int, slope_width: int) -> tuple[int, int]:
    """Return slope and offset of one segment, by bisection: the spread is a convex function of the slope."""
    least, most = -(1 << (slope_width - 1)), (1 << (slope_width - 1)) - 1
    if len(x) == 1:
        least = most = 0
    while least < most:
        middle = (least + most) // 2
        if _spread(x, y, shift, middle + 1) < _spread(x, y, shift, middle):
            least = middle + 1
        else:
            most = middle
    missing = (y << shift) - ((least * x) << FINER)
    return least, int(missing.max() + missing.min()) >> (FINER + 1)


def _spread(x: Any, y: Any, shift: int, slope: int) -> int:
    missing = (y << shift) - ((slope * x) << FINER)
    return int(missing.max() - missing.min())


def _bits(value: int, width: int) -> int:
    return value & ((1 << width) - 1)


def _signed_width(value: int) -> int:
    return (value if value >= 0 else ~value).bit_length() + 1
