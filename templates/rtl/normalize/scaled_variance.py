"""Reference: integers of any size."""

import numpy as np


def described(word, params):
    """Return what comes out for one frame's sums."""
    total, squares = params["TOTAL_WIDTH"], params["SQUARE_WIDTH"]
    s = word % (1 << total)
    s -= s >> (total - 1) << total
    q = (word >> total) % (1 << squares)
    beats = word >> (total + squares)
    n = beats * params["LANES"]
    fraction = params["FRACTION"]
    v = ((n * q - params["MEAN"] * s * s) << fraction) + (n * n * params["EPSILON"] >> (16 - fraction))
    exponent = ((v >> fraction).bit_length() + 1) // 2
    result = (beats << total) | (s % (1 << total))
    result = (result << params["EXPONENT_WIDTH"]) | exponent
    bits = params["MANTISSA_WIDTH"]
    return (result << bits) | ((v << bits) >> (2 * exponent + fraction))


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    return {"out": np.array([[described(int(word), params)] for word in frame["in"][:, 0]], object)}
