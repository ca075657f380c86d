"""Reference of adder_carry_select."""


class Model:
    """One addition of integers."""

    def reset(self):
        pass

    def outputs(self, inputs):
        carry, low = divmod(inputs["a"] + inputs["b"] + inputs["carry_in"], 1 << 16)
        return {"sum": low, "carry_out": carry}


def stimulus(rng):
    """Long runs of propagated carries, which chance seldom makes."""
    for _ in range(50):
        a = rng.getrandbits(16)
        flip = 1 << rng.randrange(16) if rng.random() < 0.5 else 0
        yield {"a": a, "b": (a ^ 0xFFFF) ^ flip, "carry_in": rng.getrandbits(1)}
