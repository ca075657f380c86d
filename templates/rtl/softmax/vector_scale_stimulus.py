"""Numbers and factors whose products are within the promised bound."""

import numpy as np

KINDS = ("low", "high", "ties")


def setup(params, streams, kind, rng):
    """Return what the setup streams carry: there are none."""
    return {}


def frame(params, streams, kind, length, rng):
    """Return a frame of beats, each a factor above its lanes."""
    return {"in": np.array([[beat(params, kind, rng)] for _ in range(length)], object)}


def beat(params, kind, rng):
    """Return one beat."""
    width, lanes = params["WIDTH"], params["LANES"]
    bound = 1 << (params["SHIFT"] + params["OUT_FRACTION"])
    most = (1 << params["FACTOR_WIDTH"]) - 1
    factor = {"low": 0, "high": most, "ties": 1 << int(rng.integers(params["SHIFT"]))}.get(kind)
    factor = int(rng.integers(most + 1)) if factor is None else factor
    greatest = min((1 << width) - 1, bound // max(factor, 1))
    x = [greatest if kind == "high" else int(rng.integers(greatest + 1)) for _ in range(lanes)]
    return sum(v << (lane * width) for lane, v in enumerate([*x, factor]))
