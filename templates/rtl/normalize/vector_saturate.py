"""Reference: a clamp."""

import numpy as np


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    bits, signed = params["OUT_WIDTH"], params["OUT_SIGNED"]
    low = -(1 << (bits - 1)) if signed else 0
    return {"out": np.clip(frame["in"], low, low + (1 << bits) - 1)}
