"""Reference: beats side by side."""


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    return {"out": frame["in"].reshape(-1, params["FACTOR"] * params["LANES"])}
