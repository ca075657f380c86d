"""Reference: lanes one after the other."""


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    return {"out": frame["in"].reshape(-1, params["LANES"])}
