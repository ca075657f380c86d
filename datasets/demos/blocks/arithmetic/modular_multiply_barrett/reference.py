"""Reference of modular_multiply_barrett."""


class Model:
    """Residues in a queue of three."""

    def reset(self):
        self.stages = [None, None, None]

    def outputs(self, inputs):
        result = self.stages[-1]
        return {"out_valid": int(result is not None), "result": result}

    def clock(self, edges, inputs):
        new = inputs["a"] * inputs["b"] % 3329 if inputs["in_valid"] else None
        self.stages = [new, *self.stages[:2]]


def stimulus(rng):
    """Products near multiples of the prime, where the estimate is one too small, and large ones."""
    for _ in range(60):
        a = rng.choice((1, 4095, 3329, rng.randrange(1, 4096)))
        b = rng.choice((3329, 3328, 4095, rng.randrange(4096)))
        yield {"in_valid": int(rng.random() < 0.9), "a": a, "b": b}
