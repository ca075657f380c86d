"""Reference: the table, once for each beat of `go`."""

import numpy as np


def outputs(params, setup, frame):
    """Return the beats of `out` for one beat of `go`."""
    lanes, bits = params["LANES"], params["BITS"]
    count = params["BEATS"] * lanes
    codes = [(int(params["TABLE"]) >> (i * bits)) & ((1 << bits) - 1) for i in range(count)]
    if params["SIGNED"]:
        codes = [code - (1 << bits) if code >> (bits - 1) else code for code in codes]
    return {"out": np.array(codes).reshape(-1, lanes)}
