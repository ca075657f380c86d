"""Reference of correlator_barker."""

BARKER = [int(bit) for bit in "1111100110101"]


class Model:
    """A correlation of +1 and -1 over the last bits."""

    def reset(self):
        self.bits = []
        self.found = self.fresh = 0
        self.inverted = 0

    def score(self):
        window = ([0] * 13 + self.bits)[-13:]
        return sum((2 * a - 1) * (2 * b - 1) for a, b in zip(window, BARKER, strict=True))

    def outputs(self, inputs):
        return {"score": self.score(), "found": self.found, "inverted": self.inverted if self.found else None}

    def clock(self, edges, inputs):
        least = 13 - 2 * inputs["tolerance"]
        score = self.score()
        self.found = int(self.fresh and len(self.bits) >= 13 and (score >= least or -score >= least))
        self.inverted = int(score < least)
        self.fresh = inputs["bit_valid"]
        if inputs["bit_valid"]:
            self.bits = [*self.bits, inputs["bit_in"]][-13:]


def stimulus(rng):
    """The code in both polarities with a few errors, and noise between."""
    flip = rng.getrandbits(1)
    errors = rng.sample(range(13), rng.randrange(4))
    for _ in range(rng.choice((0, 0, 3, 14))):
        yield {"bit_valid": 1, "tolerance": 1}
    for place, bit in enumerate(BARKER):
        yield {"bit_valid": 1, "bit_in": bit ^ flip ^ (place in errors), "tolerance": rng.choice((1, 2, 3))}
        if rng.random() < 0.2:
            yield {"bit_valid": 0, "tolerance": rng.choice((0, 1, 2, 13))}
