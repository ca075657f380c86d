"""Reference of mac_saturating."""

LEAST, GREATEST = -(1 << 19), (1 << 19) - 1


class Model:
    """A sum, and the product that is added next."""

    def reset(self):
        self.sum = 0
        self.pending = None
        self.valid = 0

    def outputs(self, inputs):
        return {"sum": self.sum, "sum_valid": self.valid}

    def clock(self, edges, inputs):
        self.valid = int(self.pending is not None)
        if self.pending is not None:
            product, first = self.pending
            exact = product if first else self.sum + product
            self.sum = min(max(exact, LEAST), GREATEST)
        self.pending = (inputs["a"] * inputs["b"], inputs["first"]) if inputs["enable"] else None


def stimulus(rng):
    """Long sums of large products of one sign, so that both bounds are reached and left again."""
    for sign in (1, -1):
        yield {"enable": 1, "first": 1, "a": 127, "b": 127}
        for _ in range(40):
            yield {"enable": 1, "first": 0, "a": sign * 127, "b": rng.choice((127, 126, 127))}
        for _ in range(5):
            yield {"first": 0, "a": rng.randint(-128, 127)}
