"""Reference of bcd_double_dabble."""


class Model:
    """The digits as str() writes them."""

    def reset(self):
        self.number = 0
        self.left = 0

    def outputs(self, inputs):
        digits = int(str(self.number), 16)
        return {"valid": int(self.left == 0), "bcd": None if self.left else digits}

    def clock(self, edges, inputs):
        if inputs["load"]:
            self.number = inputs["binary"]
            self.left = 16
        elif self.left:
            self.left -= 1


def stimulus(rng):
    """Conversions that are let finish, mostly."""
    for _ in range(8):
        number = rng.choice((65535, 59999, 9999, 10000, rng.randrange(65536), rng.randrange(100)))
        yield {"load": 1, "binary": number}
        for _ in range(rng.choice((16, 17, 19, 5))):
            yield {"load": 0}
