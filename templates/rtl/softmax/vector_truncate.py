"""Reference: a shift."""


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    return {"out": frame["in"] >> (params["IN_WIDTH"] - params["OUT_WIDTH"])}
