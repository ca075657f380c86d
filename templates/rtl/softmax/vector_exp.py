"""Reference: words of the tables, and their rounded products."""

import numpy as np


def words(table, count, bits):
    """Cut a table into its words, the lowest first."""
    return [(table >> (i * bits)) & ((1 << bits) - 1) for i in range(count)]


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    width, low_width, fraction = params["IN_WIDTH"], params["LOW_WIDTH"], params["FRACTION"]
    low = words(params["LOW_TABLE"], params["LOW_CODES"], fraction + 1)
    high = words(params["HIGH_TABLE"], params["HIGH_CODES"], fraction + 1)
    if width == low_width:
        high = [1 << fraction]
    beats = []
    for word in frame["in"][:, 0]:
        codes = words(int(word), params["LANES"] + 1, width)
        below = [(codes[-1] - x) % (1 << width) for x in codes[:-1]]
        products = [low[d % (1 << low_width)] * high[d >> low_width] for d in below]
        beats.append([(2 * p + (1 << fraction)) >> (fraction + 1) for p in products])
    return {"out": np.array(beats)}
