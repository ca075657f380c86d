"""Reference: pairs of beats."""


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    return {"out": frame["a"] | (frame["b"] << params["A_WIDTH"])}
