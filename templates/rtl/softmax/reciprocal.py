"""Reference: integer division."""


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    return {"out": (1 << (params["FRACTION"] + params["OUT_FRACTION"])) // frame["in"]}
