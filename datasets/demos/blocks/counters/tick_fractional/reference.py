"""Reference of tick_fractional."""


class Model:
    """An exact debt."""

    def reset(self):
        self.debt = 0
        self.ticked = 0

    def outputs(self, inputs):
        return {"tick": self.ticked, "error": self.debt}

    def clock(self, edges, inputs):
        self.ticked = 0
        if inputs["enable"]:
            self.debt += inputs["num"]
            if self.debt >= inputs["den"]:
                self.debt = min(255, self.debt - inputs["den"])
                self.ticked = 1


def stimulus(rng):
    """Ratios that stay for a while."""
    den = rng.randrange(1, 256)
    num = rng.choice([rng.randrange(den + 1), den, 1, rng.randrange(256)])
    for _ in range(rng.randrange(4, 25)):
        yield {"num": num, "den": den, "enable": int(rng.random() < 0.9)}
