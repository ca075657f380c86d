"""Reference: the operations on integers."""

import numpy as np

OPERATIONS = (np.add, np.subtract, np.multiply, np.maximum, np.minimum)


def lanes(words, count, bits, signed):
    """Cut words into lanes of numbers."""
    codes = (np.asarray(words, object)[:, None] >> (bits * np.arange(count))) & ((1 << bits) - 1)
    return np.where(codes >> (bits - 1), codes - (1 << bits), codes) if signed else codes


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    count, a_bits, b_bits = params["LANES"], params["A_WIDTH"], params["B_WIDTH"]
    words = [int(word) for word in frame["in"][:, 0]]
    a = lanes([w & ((1 << count * a_bits) - 1) for w in words], count, a_bits, params["A_SIGNED"])
    b = lanes([w >> (count * a_bits) for w in words], count, b_bits, params["B_SIGNED"])
    return {"out": OPERATIONS[params["OPERATION"]](a.astype(np.int64), b.astype(np.int64))}
