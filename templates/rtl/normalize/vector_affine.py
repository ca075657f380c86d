"""Reference: products and sums by their place in the frame."""

import numpy as np


def cut(words, low, count, bits):
    """Return lanes of two's complement from a bit on."""
    codes = np.array([[(int(w) >> (low + i * bits)) % (1 << bits) for i in range(count)] for w in words])
    return codes - (codes >> (bits - 1) << bits)


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    lanes, bits = params["LANES"], params["GAMMA_WIDTH"]
    x = frame["in"]
    words = setup["w"][: len(x), 0]
    result = x * cut(words, 0, lanes, bits)
    if params["BETA"]:
        result = result + (cut(words, lanes * bits, lanes, params["BETA_WIDTH"]) << params["BETA_SHIFT"])
    return {"out": result}
