"""Reference: sums over the beats."""

import numpy as np


def outputs(params, setup, frame):
    """Return the beat of `out`."""
    width, total, squares = params["SUM_WIDTH"], params["TOTAL_WIDTH"], params["SQUARE_TOTAL_WIDTH"]
    words = [int(word) for word in frame["in"][:, 0]]
    codes = [word % (1 << width) for word in words]
    sums = sum(code - (code >> (width - 1) << width) for code in codes)
    word = len(words) % (1 << params["COUNT_WIDTH"])
    word = (word << squares) | (sum(word >> width for word in words) % (1 << squares))
    return {"out": np.array([[(word << total) | (sums % (1 << total))]], object)}
