"""Reference of zero_crossing_meter."""


class Model:
    """Numbers the samples and remembers the number of the last crossing."""

    def reset(self):
        self.positive = True
        self.number = 0
        self.crossing = None
        self.period = None
        self.valid = 0
        self.silent = 1

    def outputs(self, inputs):
        return {"period_valid": self.valid, "period": self.period, "no_signal": self.silent}

    def clock(self, edges, inputs):
        self.valid = 0
        if not inputs["in_valid"]:
            return
        self.number += 1
        lost = self.crossing is None or self.number - self.crossing >= 255
        rising = not self.positive and inputs["sample"] >= 16
        self.silent = int(lost and not rising)
        if rising:
            if not lost:
                self.valid, self.period = 1, self.number - self.crossing
            self.crossing = self.number
        self.positive = inputs["sample"] >= (-16 if self.positive else 16)


def stimulus(rng):
    """Square waves between the levels and beyond them, fast or so slow that the count overflows."""
    for half in rng.sample((1, 2, 7, 20, 127, 128), 3):
        for level in (rng.choice((-16, -17, -300)), rng.choice((15, 16, 300))):
            for _ in range(half):
                yield {"in_valid": 1, "sample": level}
        yield {"in_valid": 0}
