"""Reference of fir_serial."""


class Model:
    """Products are collected one by one, with the coefficients as they are then."""

    def __init__(self):
        self.coefficients = [None] * 8

    def reset(self):
        self.samples = []
        self.products = []
        self.left = 0
        self.valid = 0
        self.result = None

    def outputs(self, inputs):
        return {"in_ready": int(not self.left), "out_valid": self.valid, "result": self.result}

    def clock(self, edges, inputs):
        self.valid = 0
        if self.left:
            self.accumulate()
        elif inputs["in_valid"]:
            self.samples = [inputs["sample"], *self.samples[:7]]
            self.left, self.products = 8, []
        if inputs["coefficient_write"]:
            self.coefficients[inputs["coefficient_address"]] = inputs["coefficient_data"]

    def accumulate(self):
        tap = 8 - self.left
        pair = (self.coefficients[tap], self.samples[tap] if tap < len(self.samples) else None)
        self.products.append(None if None in pair else pair[0] * pair[1])
        self.left -= 1
        self.result = None
        if self.left == 0:
            self.valid = 1
            self.result = None if None in self.products else sum(self.products)


def stimulus(rng):
    """All coefficients first, then samples, with a coefficient changed now and then."""
    for address in range(8):
        value = rng.choice((-128, 127, rng.randint(-128, 127)))
        yield {
            "coefficient_write": 1,
            "coefficient_address": address,
            "coefficient_data": value,
            "in_valid": 0,
        }
    while True:
        yield {"coefficient_write": int(rng.random() < 0.05), "in_valid": int(rng.random() < 0.7)}
