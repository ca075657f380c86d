"""Reference of noise_shaping_truncator."""


class Model:
    """Division with remainder."""

    def reset(self):
        self.debt = 0
        self.valid = 0
        self.out = None

    def outputs(self, inputs):
        return {"out_valid": self.valid, "out_sample": self.out}

    def clock(self, edges, inputs):
        self.valid = inputs["in_valid"]
        if inputs["in_valid"]:
            total = inputs["in_sample"] + (0 if inputs["bypass"] else self.debt)
            self.out, self.debt = divmod(total, 256) if total < 32768 else (127, 255)


def stimulus(rng):
    """A level with a fraction, often at the upper end of the range."""
    level = rng.choice((32767, 32700, 32600, 10, -77, -32768))
    for _ in range(20):
        yield {
            "in_valid": 1,
            "bypass": int(rng.random() < 0.1),
            "in_sample": max(-32768, level - rng.randrange(9)),
        }
