"""Reference: the sum over the taps, sample by sample."""

import numpy as np


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    h = [int(v) for v in setup["h"][:, 0]]
    if params["SYMMETRIC"]:
        h += h[: params["TAPS"] // 2][::-1]
    x = [int(v) for v in frame["in"][:, 0]]
    y = [sum(h[k] * x[n - k] for k in range(min(n + 1, len(h)))) for n in range(len(x))]
    return {"out": np.array(y)[:, None]}
