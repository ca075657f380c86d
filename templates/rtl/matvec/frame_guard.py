"""Reference: what goes in comes out."""


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    return {"out": frame["in"]}
