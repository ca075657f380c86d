"""Reference of envelope_follower."""

import math


class Model:
    """The level as a real number."""

    def reset(self):
        self.level = 0.0
        self.gate = 0

    def outputs(self, inputs):
        return {"envelope": math.floor(self.level), "gate_open": self.gate}

    def clock(self, edges, inputs):
        envelope = math.floor(self.level)
        if envelope >= inputs["threshold"]:
            self.gate = 1
        elif envelope < inputs["threshold"] // 2:
            self.gate = 0
        if inputs["in_valid"]:
            self.level = max(abs(inputs["sample"]), self.level - math.ceil(self.level) / 32)


def stimulus(rng):
    """Loud bursts and long silence, with a threshold that stays."""
    threshold = rng.choice((10, 33, 64, 100))
    for _ in range(rng.randint(1, 3)):
        yield {"in_valid": 1, "sample": rng.choice((-128, 127, -100, 64, -33)), "threshold": threshold}
        for _ in range(rng.choice((10, 60, 160))):
            yield {"in_valid": 1, "sample": rng.randint(-2, 2), "threshold": threshold}
