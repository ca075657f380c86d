"""Reference: words beside beats."""

import numpy as np


def outputs(params, setup, frame):
    """Return the beats of `out`."""
    rows = setup["w"][:, 0].astype(object).reshape(-1, params["BANKS"], params["RUN"])
    words = [
        sum(int(row[bank, step]) << (bank * params["WORD_WIDTH"]) for bank in range(params["BANKS"]))
        for row in rows
        for step in range(params["RUN"])
    ]
    beats = [int(beat) for beat in frame["in"][:, 0]]
    joined = [word << params["BEAT_WIDTH"] | beat for word, beat in zip(words, beats, strict=True)]
    return {"out": np.array(joined, object)[:, None]}
