"""Numbers that are at least 1."""

import numpy as np

KINDS = ("low", "high", "small")


def setup(params, streams, kind, rng):
    """Return what the setup streams carry: there are none."""
    return {}


def frame(params, streams, kind, length, rng):
    """Return a frame of numbers."""
    low, high = 1 << params["FRACTION"], (1 << params["WIDTH"]) - 1
    if kind in ("low", "high"):
        return {"in": np.full((length, 1), low if kind == "low" else high)}
    if kind == "small":
        return {"in": low + rng.integers(0, 4, (length, 1))}
    return {"in": rng.integers(low, high + 1, (length, 1))}
