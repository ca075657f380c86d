"""Reference: windows cut from a padded array."""

import numpy as np


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    size, stride, pad, lanes = (params[name] for name in ("KERNEL", "STRIDE", "PAD", "LANES"))
    height, width, groups = params["HEIGHT"], params["WIDTH"], params["GROUPS"]
    image = np.asarray(frame["in"]).reshape(height, width, groups, lanes)
    edges = ((pad, pad), (pad, pad), (0, 0), (0, 0))
    padded = np.pad(image, edges, constant_values=params["PAD_VALUE"])
    windows = [
        padded[y : y + size, x : x + size, group].reshape(-1)
        for y in range(0, height + 2 * pad - size + 1, stride)
        for x in range(0, width + 2 * pad - size + 1, stride)
        for group in range(groups)
    ]
    return {"out": np.array(windows)}
