"""Reference of divider_restoring."""


class Model:
    """The result is computed when the operands come, and shown eight cycles later."""

    def reset(self):
        self.left = 0
        self.result = None

    def outputs(self, inputs):
        valid = self.result is not None and self.left == 0
        quotient, remainder = self.result if valid else (None, None)
        return {
            "in_ready": int(self.result is None),
            "out_valid": int(valid),
            "quotient": quotient,
            "remainder": remainder,
        }

    def clock(self, edges, inputs):
        if self.left:
            self.left -= 1
        elif self.result is not None:
            if inputs["out_ready"]:
                self.result = None
        elif inputs["in_valid"]:
            dividend, divisor = inputs["dividend"], inputs["divisor"]
            self.result = divmod(dividend, divisor) if divisor else (255, dividend)
            self.left = 8


def stimulus(rng):
    """Divisors of all sizes, zero included, and readers that take their time."""
    while True:
        small = rng.choice((0, 1, 3, 7, 15, 127, 255))
        operands = {"in_valid": 1, "dividend": rng.randrange(256), "divisor": rng.randint(0, small)}
        seen = {"out_valid": 0}
        while not seen["out_valid"]:
            seen = yield {**operands, "out_ready": rng.getrandbits(1)}
