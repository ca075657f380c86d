"""Reference of peak_detector."""


class Model:
    """The samples of the phase as a list; the signal is mirrored while it falls."""

    def reset(self):
        self.sign = 1
        self.phase = []
        self.peak = None, None
        self.found = 0

    def outputs(self, inputs):
        return {"peak_found": self.found, "peak_value": self.peak[0], "peak_age": self.peak[1]}

    def clock(self, edges, inputs):
        self.found = 0
        if not inputs["in_valid"]:
            return
        new = self.sign * inputs["sample"]
        fall = max(self.phase) - new if self.phase else 0
        if fall <= 0:
            self.phase = [new]  # only what follows the extreme matters
        elif fall >= inputs["margin"]:
            if self.sign == 1:
                self.found, self.peak = 1, (self.phase[0], min(len(self.phase), 63))
            self.sign = -self.sign
            self.phase = [-new]
        else:
            self.phase.append(new)


def stimulus(rng):
    """A peak followed by a slow fall of any length, then waves with ripples."""
    if rng.random() < 0.7:
        yield {"in_valid": 1, "sample": 300, "margin": 20}
        for _ in range(rng.choice((62, 63, 64, rng.randrange(70), rng.randrange(70)))):
            yield {"in_valid": 1, "sample": 290, "margin": 20}
        yield {"in_valid": 1, "sample": 280, "margin": 20}
        yield {"in_valid": 0}
    for _ in range(3):
        for level in (rng.randint(-100, 400), rng.randint(-500, 100)):
            for _ in range(rng.choice((1, 3, 10, 20))):
                yield {"in_valid": 1, "sample": level + rng.randint(-9, 9), "margin": rng.choice((20, 25))}
