"""Reference of mixer_quarter_rate."""


class Model:
    """Python's complex numbers, exact for small integers."""

    def reset(self):
        self.factor = 1 + 0j
        self.product = None
        self.valid = 0

    def outputs(self, inputs):
        parts = (None, None) if self.product is None else (int(self.product.real), int(self.product.imag))
        return {"out_valid": self.valid, "out_i": parts[0], "out_q": parts[1]}

    def clock(self, edges, inputs):
        self.valid = inputs["in_valid"]
        if inputs["in_valid"]:
            self.product = complex(inputs["in_i"], inputs["in_q"]) * self.factor
            self.factor *= 1j if inputs["up"] else -1j
