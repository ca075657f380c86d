"""Reference of counter_prescaled."""


class Model:
    """Cycles that have run, and steps that were counted."""

    def reset(self):
        self.cycles = self.steps = 0

    def outputs(self, inputs):
        ends = (self.cycles + 1) % 2 ** inputs["rate"] == 0
        return {"count": self.steps % 4096, "step": int(ends and inputs["run"])}

    def clock(self, edges, inputs):
        now = self.outputs(inputs)
        if inputs["restart"]:
            self.reset()
        elif inputs["run"]:
            self.cycles += 1
            self.steps += now["step"]


def stimulus(rng):
    """A rate that stays for a few periods."""
    rate = rng.randrange(8)
    yield {"restart": int(rng.random() < 0.3), "rate": rate}
    for _ in range(2**rate * rng.randrange(1, 4) + rng.randrange(20)):
        yield {"restart": 0, "rate": rate, "run": int(rng.random() < 0.95)}
