"""Reference: exact products, rounded half up."""

import numpy as np


def number(code, bits, signed):
    """Read a code."""
    return code - (code >> (bits - 1) << bits) if signed else code


def normalized(word, params):
    """Return the results of one beat."""
    width, total = params["IN_WIDTH"], params["TOTAL_WIDTH"]
    fields = []
    for bits in (*[width] * params["LANES"], params["ROOT_WIDTH"], params["EXPONENT_WIDTH"], total):
        fields.append(word % (1 << bits))
        word >>= bits
    *lanes, m, exponent, s = fields
    s = number(s, total, True) * params["MEAN"]
    n = word * params["LANES"]
    shift = params["ROOT_WIDTH"] - 1 - params["FRACTION"] + exponent
    results = []
    for code in lanes:
        product = (n * number(code, width, params["SIGNED"]) - s) * m
        result = (2 * product + (1 << shift)) >> (shift + 1)
        results.append(number(result % (1 << params["OUT_WIDTH"]), params["OUT_WIDTH"], True))
    return results


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    return {"out": np.array([normalized(int(word), params) for word in frame["in"][:, 0]])}
