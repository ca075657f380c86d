"""Reference of dc_blocker."""

import math


class Model:
    """The mean as a real number in units of the signal."""

    def reset(self):
        self.mean = 0.0
        self.valid = 0
        self.y = None

    def outputs(self, inputs):
        return {"y": self.y, "out_valid": self.valid}

    def clock(self, edges, inputs):
        self.valid = inputs["in_valid"]
        if inputs["in_valid"]:
            self.y = inputs["x"] - math.floor(self.mean)
            self.mean += self.y / 64


def stimulus(rng):
    """A constant offset with a little noise, long enough to be learned."""
    offset = rng.choice((-512, 511, -300, 200))
    for _ in range(150):
        yield {"in_valid": 1, "x": min(511, max(-512, offset + rng.randint(-2, 2)))}
