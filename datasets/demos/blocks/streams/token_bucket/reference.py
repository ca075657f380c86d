"""Reference of token_bucket."""


class Model:
    """Tokens counted in sixteenths, all in two whole numbers."""

    def reset(self):
        self.tokens = 0
        self.dripped = 0  # sixteenths since reset

    def outputs(self, inputs):
        return {"grant": int(inputs["request"] and inputs["cost"] <= self.tokens), "level": self.tokens}

    def clock(self, edges, inputs):
        before = self.dripped // 16
        self.dripped += inputs["rate"]
        cost = inputs["cost"] if self.outputs(inputs)["grant"] else 0
        self.tokens = min(inputs["depth"], self.tokens - cost + self.dripped // 16 - before)


def stimulus(rng):
    """A high rate to fill the bucket, then requests that empty it."""
    for _ in range(2):
        depth = rng.choice([rng.randrange(64), 63, rng.randrange(16)])
        for _ in range(70):
            yield {"rate": rng.choice([15, 14, 13]), "depth": depth, "request": int(rng.random() < 0.05)}
        for _ in range(20):
            yield {"rate": rng.randrange(16), "depth": rng.choice([depth, depth, 63]), "request": 1}
