"""Reference: NumPy's transpose."""


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    matrix = frame["in"].reshape(params["LANES"] * params["ROW_BLOCKS"], -1)
    return {"out": matrix.T.reshape(-1, params["LANES"])}
