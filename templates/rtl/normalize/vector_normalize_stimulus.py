"""Numbers with the sums that they may have."""

import numpy as np

KINDS = ("low", "high", "extremes")


def setup(params, streams, kind, rng):
    """Return what the setup streams carry: there are none."""
    return {}


def frame(params, streams, kind, length, rng):
    """Return a frame of beats."""
    return {"in": np.array([[beat(params, kind, rng)] for _ in range(length)], object)}


def beat(params, kind, rng):
    """Return {beats, S, exponent, m, lanes}; n times a number, less S, stays within CENTER_WIDTH."""
    width, signed, total = params["IN_WIDTH"], params["SIGNED"], params["TOTAL_WIDTH"]
    low = -(1 << (width - 1)) if signed else 0
    high = low + (1 << width) - 1
    reach = (1 << (params["CENTER_WIDTH"] - 1)) - 1
    most = min((1 << params["LENGTH_WIDTH"]) - 1, reach // (high - low), (1 << (total - 1)) // (1 << width))
    most = min(most // params["LANES"], (1 << params["COUNT_WIDTH"]) - 1)
    beats = most if kind in ("high", "extremes") else int(rng.integers(1, most + 1))
    n = beats * params["LANES"]
    x = [int(v) for v in drawn(kind, low, high, params["LANES"] + 1, rng)]
    word = (beats << total) | ((n * x[0]) % (1 << total))
    exponent = 1 if kind == "extremes" else int(rng.integers(1 << params["EXPONENT_WIDTH"]))
    word = (word << params["EXPONENT_WIDTH"]) | exponent
    word = (word << params["ROOT_WIDTH"]) | int(rng.integers(1 << params["ROOT_WIDTH"]))
    for v in reversed(x[1:]):
        word = (word << width) | (v % (1 << width))
    return word


def drawn(kind, low, high, count, rng):
    """Return numbers of one kind."""
    if kind in ("low", "high"):
        return [low if kind == "low" else high] * count
    return rng.choice([low, high], count) if kind == "extremes" else rng.integers(low, high + 1, count)
