"""Sums of numbers drawn from a range that the widths allow."""

import numpy as np

KINDS = ("high", "extremes", "equal", "zero", "near")


def setup(params, streams, kind, rng):
    """Return what the setup streams carry: there are none."""
    return {}


def frame(params, streams, kind, length, rng):
    """Return the sums of frames."""
    return {"in": np.array([[sums(params, kind, rng)] for _ in range(length)], object)}


def sums(params, kind, rng):
    """Return {beats, Q, S} of some numbers."""
    most_beats = min((1 << params["COUNT_WIDTH"]) - 1, (1 << params["LENGTH_WIDTH"]) // params["LANES"] - 1)
    beats = most_beats if kind in ("high", "extremes") else int(rng.integers(1, most_beats + 1))
    n, longest = beats * params["LANES"], most_beats * params["LANES"]
    # As great as Q and v allow for the longest frame.
    most = int((((1 << params["SQUARE_WIDTH"]) - 1) // longest) ** 0.5)
    most = min(most, ((1 << (params["TOTAL_WIDTH"] - 1)) - 1) // longest)
    most = min(most, int(((4 ** params["PAIRS"] // longest**2) - (params["EPSILON"] >> 16) - 1) ** 0.5))
    x = drawn(kind, n, most, rng)
    word = (beats << params["SQUARE_WIDTH"]) | sum(v * v for v in x)
    return (word << params["TOTAL_WIDTH"]) | (sum(x) % (1 << params["TOTAL_WIDTH"]))


def drawn(kind, n, most, rng):
    """Return n numbers of one kind, no greater than `most`."""
    if kind == "zero":
        return [0] * n
    if kind == "equal":
        return [int(rng.integers(-most, most + 1))] * n
    if kind in ("high", "extremes"):
        return [int(v) for v in rng.choice([most] if kind == "high" else [-most, most], n)]
    if kind == "near":
        return [most - int(v) for v in rng.integers(0, 2, n)]
    return [int(v) for v in rng.integers(-most, most + 1, n)]
