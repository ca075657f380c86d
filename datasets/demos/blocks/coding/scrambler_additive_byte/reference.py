"""Reference of scrambler_additive_byte."""


class Model:
    """The recurrence k[n] = k[n-7] ^ k[n-4], on a growing list."""

    def reset(self):
        self.key = [1] * 7
        self.valid = 0
        self.data = None

    def outputs(self, inputs):
        return {"out_valid": self.valid, "out_data": self.data if self.valid else None}

    def clock(self, edges, inputs):
        self.valid = inputs["in_valid"]
        if not inputs["in_valid"]:
            return
        if inputs["in_first"]:
            self.key = [inputs["seed"] >> i & 1 for i in range(6, -1, -1)]
        self.data = inputs["in_data"]
        for place in range(8):
            self.key.append(self.key[-7] ^ self.key[-4])
            self.data ^= self.key[-1] << place
