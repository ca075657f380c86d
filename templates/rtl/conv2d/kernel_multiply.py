"""Reference: outer products of windows and rows of weights."""

import numpy as np


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    rows = (params["GROUPS"], params["PASSES"], params["VALUES"], params["LANES"])
    weights = np.asarray(setup["weights"]).astype(np.int64).reshape(rows)
    windows = np.asarray(frame["in"]).astype(np.int64).reshape(-1, params["GROUPS"], 1, params["VALUES"], 1)
    return {"out": (windows * weights).reshape(-1, params["VALUES"] * params["LANES"])}
