"""Reference: the integer square root of Python."""

import math

import numpy as np


def root(word, params):
    """Return {passed, m} for {passed, a}."""
    width, bits = params["WIDTH"], params["ROOT_WIDTH"]
    a, most = word % (1 << width), (1 << bits) - 1
    m = min(math.isqrt((1 << (2 * bits - 2 + width)) // a), most)
    return ((word >> width) << bits) | m


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    return {"out": np.array([[root(int(word), params)] for word in frame["in"][:, 0]], object)}
