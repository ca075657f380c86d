"""Reference: a stable sort of each pair by value."""

import numpy as np


def rank(code, params):
    """Return what candidates are sorted by: the best has the least rank."""
    value = int(code) % (1 << params["VALUE_WIDTH"])
    if params["SIGNED"] and value >> (params["VALUE_WIDTH"] - 1):
        value -= 1 << params["VALUE_WIDTH"]
    return value if params["LEAST"] else -value


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    firsts = range(0, params["LANES"], 2)
    kept = [
        [min(beat[i : i + 2], key=lambda code: rank(code, params)) for i in firsts] for beat in frame["in"]
    ]
    return {"out": np.array(kept)}
