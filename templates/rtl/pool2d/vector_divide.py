"""Reference: exact fractions, which Python rounds to the nearest, ties to even."""

from fractions import Fraction

import numpy as np


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    x = np.asarray(frame["in"])
    return {"out": np.array([round(Fraction(int(v), params["DIVISOR"])) for v in x.flat]).reshape(x.shape)}
