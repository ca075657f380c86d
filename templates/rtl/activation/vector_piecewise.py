"""Reference: the line of the segment that each number lies in, on Python integers."""

import numpy as np


def segment(x, params):
    """Return the number of the segment of x."""
    magnitude = -1 - x if x < 0 else x
    places = 1 << params["PLACE_WIDTH"]
    finest = params["IN_WIDTH"] - params["IN_SIGNED"] - params["OCTAVES"] + 1  # log2 of the lowest octave
    octave = max(magnitude.bit_length() - finest, 0)
    size = 1 << (finest + max(octave - 1, 0))
    place = magnitude % size * places // size
    return ((x < 0) * params["OCTAVES"] + octave) * places + place


def line(x, params):
    """Return slope * x + offset, cut down and clamped."""
    bits = params["SLOPE_WIDTH"] + params["SUM_WIDTH"]
    word = params["TABLE"] >> (segment(x, params) * bits) & ((1 << bits) - 1)
    slope = word >> params["SUM_WIDTH"]
    slope -= slope >> (params["SLOPE_WIDTH"] - 1) << params["SLOPE_WIDTH"]
    total = (slope * x + word) % (1 << params["SUM_WIDTH"]) >> params["SHIFT"]
    wide, bits, signed = params["SUM_WIDTH"] - params["SHIFT"], params["OUT_WIDTH"], params["OUT_SIGNED"]
    if signed or wide > bits:
        total -= total >> (wide - 1) << wide
    return max(min(total, (1 << (bits - signed)) - 1), -(1 << (bits - 1)) if signed else 0)


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    x = frame["in"]
    return {"out": np.array([line(int(v), params) for v in x.ravel()]).reshape(x.shape)}
