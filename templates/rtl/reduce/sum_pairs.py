"""Reference: sums of neighbours."""

import numpy as np


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    return {"out": np.add.reduceat(frame["in"], range(0, params["LANES"], 2), axis=1)}
