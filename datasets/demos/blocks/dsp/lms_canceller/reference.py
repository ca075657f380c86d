"""Reference of lms_canceller."""

import math


def sign(number):
    return (number > 0) - (number < 0)


class Model:
    """The update rule with signs as numbers."""

    def reset(self):
        self.weights = [0] * 4
        self.past = [0] * 3
        self.valid = 0
        self.error = None

    def outputs(self, inputs):
        return {"out_valid": self.valid, "error": self.error}

    def clock(self, edges, inputs):
        self.valid = inputs["in_valid"]
        if not inputs["in_valid"]:
            return
        samples = [inputs["reference_in"], *self.past]
        estimate = math.floor(sum(w * x for w, x in zip(self.weights, samples, strict=True)) / 16)
        self.error = min(max(inputs["desired"] - estimate, -1024), 1023)
        if inputs["adapt"]:
            moves = [sign(self.error) * sign(x) for x in samples]
            self.weights = [min(max(w + m, -32), 31) for w, m in zip(self.weights, moves, strict=True)]
        self.past = samples[:3]


def stimulus(rng):
    """An echo path that can be learned, or one that drives a coefficient to the end of its range."""
    path = rng.choice(((0.5, -0.25, 0.125, 0), (0, 1, 0, -0.5)))
    stuck = rng.choice((-1, 0, 0, 1))
    past = [0] * 4
    for _ in range(170):
        past = [rng.choice((0, rng.randint(-40, 40))), *past[:3]]
        if stuck:
            past[0] = 1 if rng.random() < 0.98 else -128
        echo = 127 * stuck if stuck else round(sum(h * x for h, x in zip(path, past, strict=True)))
        yield {"in_valid": 1, "adapt": int(rng.random() < 0.97), "reference_in": past[0], "desired": echo}
