"""Reference of halfband_decimator."""

import math

COEFFICIENTS = (-1, 0, 9, 16, 9, 0, -1)


class Model:
    """A convolution at the full rate, of which every second value is used."""

    def reset(self):
        self.samples = []
        self.valid = 0
        self.result = None

    def outputs(self, inputs):
        return {"result": self.result, "out_valid": self.valid}

    def clock(self, edges, inputs):
        self.valid = 0
        if not inputs["in_valid"]:
            return
        self.samples.append(inputs["sample"])
        if len(self.samples) % 2:
            last = ([0] * 6 + self.samples)[-7:]
            exact = sum(c * s for c, s in zip(COEFFICIENTS, last, strict=True)) / 32
            self.result = min(max(math.floor(exact + 0.5), -128), 127)
            self.valid = 1


def stimulus(rng):
    """Patterns of full size that drive the filter out of its range."""
    for _ in range(12):
        sign = rng.choice((-1, 1))
        for c in (-1, -1, 1, 1, 1, 1, -1)[rng.randrange(2) :]:
            yield {"in_valid": 1, "sample": max(-128, min(127, sign * c * 128))}
