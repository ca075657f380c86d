"""Reference of biquad_direct_form."""

import math


class Model:
    """The difference equation with real coefficients; floats hold these numbers exactly."""

    def reset(self):
        self.x = [0, 0]
        self.y = [0, 0]
        self.clipped = 0

    def outputs(self, inputs):
        return {"y": self.y[0], "clipped": self.clipped}

    def clock(self, edges, inputs):
        if not inputs["enable"]:
            return
        x = [inputs["x"], *self.x]
        exact = (69 * x[0] + 138 * x[1] + 69 * x[2]) / 1024 + 1170 / 1024 * self.y[0] - 423 / 1024 * self.y[1]
        nearest = math.floor(exact + 0.5)
        clamped = min(max(nearest, -2048), 2047)
        self.clipped = int(clamped != nearest)
        self.x, self.y = x[:2], [clamped, self.y[0]]


def stimulus(rng):
    """Steps of full size, which overshoot, and small noise."""
    for _ in range(6):
        level = rng.choice((2047, -2048, 100, 0))
        for _ in range(rng.randint(4, 15)):
            yield {"enable": 1, "x": max(-2048, level - rng.randrange(3))}
