"""Reference of adder_kogge_stone."""


class Model:
    """One addition of integers."""

    def reset(self):
        pass

    def outputs(self, inputs):
        total = inputs["a"] + inputs["b"]
        return {"sum": total % 65536, "carry_out": int(total > 65535)}


def stimulus(rng):
    """Carries that run over a stretch of known length."""
    for _ in range(100):
        low, high = sorted(rng.sample(range(17), 2))
        ones = (1 << high) - (1 << low)
        noise = rng.getrandbits(16) & ~ones
        yield {"a": ones | noise, "b": 1 << low}
