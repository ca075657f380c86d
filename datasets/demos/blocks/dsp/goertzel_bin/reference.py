"""Reference of goertzel_bin."""

import math


class Model:
    """The recurrence over a complete block; the result appears one edge later."""

    def reset(self):
        self.block = []
        self.ready = None
        self.power = None
        self.valid = 0

    def outputs(self, inputs):
        return {"out_valid": self.valid, "power": self.power}

    def clock(self, edges, inputs):
        self.valid = int(self.ready is not None)
        if self.ready is not None:
            self.power, self.ready = self.ready, None
        if inputs["in_valid"]:
            self.block.append(inputs["sample"])
            if len(self.block) == 32:
                self.ready = power_of(self.block)
                self.block = []


def power_of(block):
    last = before = 0
    for sample in block:
        last, before = sample + math.floor(362 / 256 * last) - before, last
    return last * last + before * before - math.floor(362 / 256 * last) * before


def stimulus(rng):
    """Tones near the bin, silence, and square waves of full size."""
    for _ in range(2):
        size = rng.choice((0, 10, 127))
        step = rng.choice((0.25, 0.25, 0.3, 0.1)) * math.pi
        square = rng.random() < 0.3
        for n in range(32):
            wave = math.cos(step * n + 0.4)
            value = math.copysign(size, wave) if square else size * wave
            yield {"in_valid": 1, "sample": round(value)}
            if rng.random() < 0.05:
                yield {"in_valid": 0}
