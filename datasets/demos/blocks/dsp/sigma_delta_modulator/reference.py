"""Reference of sigma_delta_modulator."""


class Model:
    """Two sums, clamped."""

    def reset(self):
        self.first = self.second = 0

    def outputs(self, inputs):
        return {"bit_out": int(self.second >= 0)}

    def clock(self, edges, inputs):
        if inputs["enable"]:
            feedback = 128 if self.second >= 0 else -128
            self.first = min(max(self.first + inputs["level"] - feedback, -1024), 1023)
            self.second = min(max(self.second + self.first - feedback, -2048), 2047)


def stimulus(rng):
    """Constant levels, those at the ends for long, and then a step to the other side."""
    for level in rng.sample((127, -128, 100, -90, 3, 0), 3):
        for _ in range(rng.choice((20, 60))):
            yield {"enable": 1, "level": level}
