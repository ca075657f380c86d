"""Reference of interpolator_linear."""

import math


class Model:
    """The values of a line are computed together and queue up."""

    def reset(self):
        self.last = 0
        self.queue = []

    def outputs(self, inputs):
        left = len(self.queue)
        return {
            "in_ready": int(left == 0 or (left == 1 and inputs["out_ready"])),
            "out_valid": int(left > 0),
            "out_sample": self.queue[0] if left else None,
        }

    def clock(self, edges, inputs):
        ready = self.outputs(inputs)["in_ready"]
        if inputs["out_ready"]:
            self.queue = self.queue[1:]
        if inputs["in_valid"] and ready:
            new = inputs["in_sample"]
            self.queue = [math.floor(self.last + (new - self.last) * k / 4) for k in range(4)]
            self.last = new


def stimulus(rng):
    """Both sides nearly always willing."""
    for _ in range(50):
        yield {"in_valid": int(rng.random() < 0.9), "out_ready": int(rng.random() < 0.9)}
