"""Reference: the rectified linear units on integers."""

import numpy as np


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    x = frame["in"]
    bounded = np.minimum(x, params["CEILING"]) if params["CEILING"] >= 0 else x
    return {"out": np.where(x < 0, x * params["LEAK"], bounded << params["FRACTION"])}
