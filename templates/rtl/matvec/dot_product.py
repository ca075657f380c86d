"""Reference: dot products, number by number."""

import numpy as np


def numbers(word, count, bits, signed):
    """Cut a word into numbers."""
    codes = [(word >> (i * bits)) & ((1 << bits) - 1) for i in range(count)]
    return [code - (1 << bits) if signed and code >> (bits - 1) else code for code in codes]


def partial(word, params):
    """Return the sum of the products of one beat, for every row."""
    lanes, rows, x_bits = params["LANES"], params["ROWS"], params["X_WIDTH"]
    x = numbers(word, lanes, x_bits, params["X_SIGNED"])
    w = numbers(word >> (lanes * x_bits), rows * lanes, params["W_WIDTH"], params["W_SIGNED"])
    return [sum(a * b for a, b in zip(x, w[row * lanes :], strict=False)) for row in range(rows)]


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    sums = np.array([partial(int(word), params) for word in frame["in"][:, 0]])
    return {"out": sums.reshape(-1, params["BEATS"], params["ROWS"]).sum(axis=1)}
