"""Reference: the index of a beat's place, added."""

import numpy as np


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    codes = frame["in"][:, 0]
    index, value = np.divmod(codes, 1 << params["VALUE_WIDTH"])
    step = params["STEP"] << params["SHIFT"]
    index = (index + step * np.arange(len(codes))) % (1 << params["INDEX_WIDTH"])
    return {"out": ((index << params["VALUE_WIDTH"]) | value).reshape(-1, 1)}
