"""Reference of nco_quarter_sine."""

import math


def wave(step):
    return round(127 * math.sin(2 * math.pi * (step + 0.5) / 128))


class Model:
    """math.sin."""

    def reset(self):
        self.phase = 0
        self.values = None, None

    def outputs(self, inputs):
        return {"sine": self.values[0], "cosine": self.values[1]}

    def clock(self, edges, inputs):
        if inputs["enable"]:
            step = (self.phase + inputs["offset"]) % 65536 // 512
            self.values = wave(step), wave(step + 32)
            self.phase = (self.phase + inputs["increment"]) % 65536
