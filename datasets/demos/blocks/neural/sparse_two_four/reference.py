"""Reference of sparse_two_four."""


class Model:
    """A full vector of four weights, with zeros, times the activations."""

    def reset(self):
        self.pending = None
        self.sum = None
        self.valid = 0

    def outputs(self, inputs):
        return {"out_valid": self.valid, "sum": None if self.sum is None else self.sum % (1 << 20)}

    def clock(self, edges, inputs):
        self.valid = int(self.pending is not None)
        if self.pending:
            value, first = self.pending
            if first:
                self.sum = value
            elif self.sum is not None:
                self.sum += value
        self.pending = (self.value(inputs), inputs["in_first"]) if inputs["in_valid"] else None

    def value(self, inputs):
        weights = [0] * 4
        for n in (0, 1):
            weights[inputs[f"place_{n}"]] += inputs[f"weight_{n}"]
        activations = [((inputs["activations"] >> 8 * k) + 128) % 256 - 128 for k in range(4)]
        return sum(w * a for w, a in zip(weights, activations, strict=True))


def stimulus(rng):
    """Long sums of large values, which wrap around."""
    yield {"in_valid": 1, "in_first": 1}
    for _ in range(40):
        yield {"in_valid": 1, "in_first": 0, "activations": 0x80808080, "weight_0": -128, "weight_1": -127}
