"""Reference of power_meter."""


class Model:
    """A window of samples as a list."""

    def reset(self):
        self.window = []
        self.result = (None, None)
        self.valid = 0

    def outputs(self, inputs):
        return {"out_valid": self.valid, "mean_power": self.result[0], "peak": self.result[1]}

    def clock(self, edges, inputs):
        self.valid = 0
        if not inputs["in_valid"]:
            return
        self.window.append(inputs["sample"])
        if len(self.window) == 16:
            self.result = sum(s * s for s in self.window) // 16, max(abs(s) for s in self.window)
            self.window, self.valid = [], 1


def stimulus(rng):
    """Windows of different loudness, one of them of nothing but -128."""
    size = rng.choice((3, 40, 128))
    for _ in range(16):
        yield {"in_valid": 1, "sample": -128 if size == 128 else rng.randint(-size, size)}
