"""Reference: sums of integers."""

import numpy as np


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    biases = np.asarray(setup["b"]).astype(np.int64)
    values = np.asarray(frame["in"]).astype(np.int64)
    return {"out": np.array([beat + biases[i % params["GROUPS"]] for i, beat in enumerate(values)])}
