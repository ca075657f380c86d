"""Reference of delta_zigzag_encoder."""


class Model:
    """The order 0, -1, 1, -2, 2, ... by arithmetic."""

    def reset(self):
        self.last = 0
        self.valid = 0
        self.code = None

    def outputs(self, inputs):
        length = None if self.code is None else self.code.bit_length()
        return {"out_valid": self.valid, "out_code": self.code, "out_bits": length}

    def clock(self, edges, inputs):
        self.valid = inputs["in_valid"]
        if inputs["in_valid"]:
            delta = inputs["in_sample"] - (0 if inputs["restart"] else self.last)
            self.code = 2 * delta if delta >= 0 else -2 * delta - 1
            self.last = inputs["in_sample"]


def stimulus(rng):
    """A signal that changes by steps of every size."""
    level = 0
    for _ in range(60):
        level += rng.choice((-1, 1)) * (rng.getrandbits(12) >> rng.randrange(13))
        level = min(2047, max(-2048, level))
        yield {"in_valid": 1, "restart": int(rng.random() < 0.05), "in_sample": level}
