"""Reference of ternary_accumulate."""

WEIGHTS = (0, 1, 0, -1)


class Model:
    """Products and a sum."""

    def reset(self):
        self.sum = 0

    def outputs(self, inputs):
        return {"sum": self.sum % 65536}

    def clock(self, edges, inputs):
        if inputs["clear"]:
            self.sum = 0
        if inputs["enable"]:
            for i in range(8):
                activation = (inputs["activations"] >> 8 * i) % 256
                activation -= 256 * (activation > 127)
                self.sum += WEIGHTS[inputs["weights"] >> 2 * i & 3] * activation
