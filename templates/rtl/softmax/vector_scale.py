"""Reference: exact products, rounded half up, at most the greatest number of the format."""

import numpy as np


def scaled(word, params):
    """Return the results of one beat."""
    width, lanes, shift = params["WIDTH"], params["LANES"], params["SHIFT"]
    factor = word >> (lanes * width)
    x = [(word >> (lane * width)) & ((1 << width) - 1) for lane in range(lanes)]
    return [min((2 * v * factor + (1 << shift)) >> (shift + 1), (1 << params["OUT_WIDTH"]) - 1) for v in x]


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    return {"out": np.array([scaled(int(word), params) for word in frame["in"][:, 0]])}
