"""Reference: two numbers."""

import numpy as np


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    index, value = np.divmod(frame["in"][:, 0], 1 << params["VALUE_WIDTH"])
    if params["SIGNED"]:
        value = np.where(value >> (params["VALUE_WIDTH"] - 1), value - (1 << params["VALUE_WIDTH"]), value)
    return {"out": np.stack([index, value], axis=1)}
