"""Reference: every beat of a frame below the frame's value."""

import numpy as np


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    value = int(frame["value"][0, 0])
    return {"out": np.array([[(value << params["WIDTH"]) | int(beat)] for beat in frame["in"][:, 0]], object)}
