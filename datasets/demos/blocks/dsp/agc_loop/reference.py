"""Reference of agc_loop."""

import math


class Model:
    """Real factors, and a list of the outputs of a window."""

    def reset(self):
        self.gain = 16
        self.window = []
        self.valid = 0
        self.out = None

    def outputs(self, inputs):
        return {"out_valid": self.valid, "out_sample": self.out, "gain": self.gain}

    def clock(self, edges, inputs):
        self.valid = inputs["in_valid"]
        if inputs["in_valid"]:
            self.out = min(max(math.floor(inputs["in_sample"] * self.gain / 16 + 0.5), -128), 127)
            self.window.append(abs(self.out))
        if inputs["load"]:
            self.gain = max(1, inputs["load_gain"])
            self.window = []
        elif len(self.window) == 8:
            self.adjust(max(self.window))
            self.window = []

    def adjust(self, peak):
        if peak >= 112:
            self.gain = max(1, self.gain - self.gain // 8 - 1)
        elif peak < 56:
            self.gain = min(255, self.gain + 1)


def stimulus(rng):
    """Windows near the two thresholds, too loud or silent, from gains of every size."""
    yield {"load": 1, "load_gain": rng.choice((0, 1, 2, 8, 9, 16, 64, 253, 254, rng.randrange(256)))}
    gain = (yield {"load": 0, "in_valid": 0})["gain"]
    target = rng.choice((55, 56, 111, 112, 128, 0))
    for _ in range(rng.choice((1, 2, 5))):
        size = min(127, math.ceil(target * 16 / gain - 0.5))
        place = rng.randrange(8)
        for k in range(8):
            sample = rng.choice((-1, 1)) * (size if k == place else rng.randint(0, size // 2))
            gain = (yield {"load": 0, "in_valid": 1, "in_sample": sample})["gain"]
            if rng.random() < 0.05:
                yield {"load": 0, "in_valid": 0}
