"""Reference of counter_modulo_settable."""


class Model:
    """Steps that are left in the round, counted down."""

    def reset(self):
        self.length = 64
        self.left = 64
        self.waiting = 64

    def outputs(self, inputs):
        return {"count": self.length - self.left, "last": int(inputs["enable"] and self.left == 1)}

    def clock(self, edges, inputs):
        waiting = self.waiting
        if inputs["set_limit"]:
            self.waiting = inputs["limit_in"] + 1
        if inputs["enable"]:
            self.left -= 1
        if self.left == 0:
            self.length = self.left = waiting


def stimulus(rng):
    """Mostly short rounds."""
    yield {"set_limit": 1, "limit_in": rng.choice([0, 1, 2, 3, 5, 9, rng.randrange(64)])}
    for _ in range(rng.randrange(8, 70)):
        yield {
            "set_limit": int(rng.random() < 0.05),
            "limit_in": rng.randrange(6),
            "enable": int(rng.random() < 0.9),
        }
