"""Reference of shift_mac."""


class Model:
    """Products with the weights as numbers; the wrapped sum is a remainder."""

    def reset(self):
        self.sum = self.overflowed = 0

    def outputs(self, inputs):
        return {"sum": self.sum, "overflowed": self.overflowed}

    def clock(self, edges, inputs):
        if not inputs["enable"]:
            return
        code = inputs["weight"]
        weight = 0 if code % 8 == 7 else 2 ** (code % 8) * (-1) ** (code // 8)
        if inputs["first"]:
            self.sum = self.overflowed = 0
        exact = self.sum + inputs["activation"] * weight
        self.sum = (exact + 2**17) % 2**18 - 2**17
        self.overflowed |= exact != self.sum


def stimulus(rng):
    """Long sums of the greatest products."""
    code, value = rng.choice(((6, 127), (14, 127), (14, -128), (6, -128)))
    yield {"enable": 1, "first": 1, "weight": code, "activation": value}
    for _ in range(24):
        yield {"enable": 1, "first": 0, "weight": code, "activation": value}
