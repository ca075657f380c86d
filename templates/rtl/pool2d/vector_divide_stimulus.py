"""Sums of DIVISOR numbers of the format of the results; many of them ties."""

import numpy as np

KINDS = ("low", "high", "ties", "small")


def setup(params, streams, kind, rng):
    """Return what the setup streams carry: there are none."""
    return {}


def frame(params, streams, kind, length, rng):
    """Return a frame of sums."""
    divisor, bits, signed = params["DIVISOR"], params["OUT_WIDTH"], params["SIGNED"]
    low = -(1 << (bits - 1)) if signed else 0
    high = (1 << (bits - signed)) - 1
    shape = (length, params["LANES"])
    if kind in ("low", "high"):
        return {"in": np.full(shape, divisor * (low if kind == "low" else high))}
    if kind == "small":
        return {"in": rng.integers(max(low, -2) * divisor, 2 * divisor + 1, shape)}
    if kind == "ties":
        return {"in": rng.integers(low, high, shape) * divisor + divisor // 2}
    return {"in": rng.integers(low * divisor, high * divisor + 1, shape)}
