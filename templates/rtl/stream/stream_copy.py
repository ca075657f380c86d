"""Reference: both outputs are the input."""


def outputs(params, setup, frame):
    """Return the beats of `first` and `second`."""
    return {"first": frame["in"], "second": frame["in"]}
