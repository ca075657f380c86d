"""Reference: the sum of a frame, in the range of its format."""

import numpy as np


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    total = int(frame["in"].sum()) % (1 << params["SUM_WIDTH"])
    if params["SIGNED"] and total >> (params["SUM_WIDTH"] - 1):
        total -= 1 << params["SUM_WIDTH"]
    return {"out": np.array([[total]])}
