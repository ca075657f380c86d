"""Reference: the first of the best of a frame."""

import numpy as np


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    codes = frame["in"][:, 0]
    half = 1 << (params["VALUE_WIDTH"] - 1)
    values = codes % (2 * half)
    if params["SIGNED"]:
        values = (values ^ half) - half
    place = np.argmin(values) if params["LEAST"] else np.argmax(values)
    return {"out": codes[place].reshape(1, 1)}
