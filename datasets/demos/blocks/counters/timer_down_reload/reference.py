"""Reference of timer_down_reload."""


class Model:
    """Cycles that have passed of a period."""

    def reset(self):
        self.period = self.total = self.passed = 0

    def outputs(self, inputs):
        left = self.total - self.passed
        return {"count": left, "idle": int(not left), "terminal": int(left == 1 and not inputs["pause"])}

    def clock(self, edges, inputs):
        if inputs["load"]:
            self.period = self.total = inputs["load_value"]
            self.passed = 0
        elif self.passed < self.total and not inputs["pause"]:
            self.passed += 1
            if self.passed == self.total and inputs["periodic"]:
                self.passed, self.total = 0, self.period


def stimulus(rng):
    """Short times, run to their end more than once."""
    value = rng.choice([0, 1, 2, 3, 4, 5, 6, 9, 17])
    yield {"load": 1, "load_value": value}
    for _ in range(rng.randrange(3, 30)):
        yield {"load": 0, "periodic": int(rng.random() < 0.8), "pause": int(rng.random() < 0.2)}
