"""Numbers that are at least a quarter, with anything beside them."""

import numpy as np

KINDS = ("low", "high")


def setup(params, streams, kind, rng):
    """Return what the setup streams carry: there are none."""
    return {}


def frame(params, streams, kind, length, rng):
    """Return a frame of numbers."""
    one = 1 << params["WIDTH"]
    known = {"low": one // 4, "high": one - 1}.get(kind)
    a = [int(rng.integers(one // 4, one)) if known is None else known for _ in range(length)]
    beside = [int(rng.integers(1 << params["PASSED"])) << params["WIDTH"] for _ in range(length)]
    return {"in": np.array([[u | v] for u, v in zip(beside, a, strict=True)])}
