"""Reference of moving_average."""

import math
from collections import deque


class Model:
    """The samples themselves, averaged when asked."""

    def reset(self):
        self.window = deque([0] * 8, maxlen=8)
        self.valid = 0

    def outputs(self, inputs):
        return {"average": math.floor(sum(self.window) / 8 + 0.5), "out_valid": self.valid}

    def clock(self, edges, inputs):
        self.valid = inputs["in_valid"]
        if inputs["in_valid"]:
            self.window.append(inputs["sample"])
