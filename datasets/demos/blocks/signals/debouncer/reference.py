"""Reference of debouncer."""

STABLE = 10


class Model:
    """The last levels of the switch; a change needs all of them to agree."""

    def reset(self):
        self.level = self.pressed = 0
        self.history = []

    def outputs(self, inputs):
        return {"level": self.level, "pressed": self.pressed}

    def clock(self, edges, inputs):
        self.history.append(inputs["raw"])
        other = 1 - self.level
        accepted = self.history[-STABLE:] == [other] * STABLE
        self.pressed = int(accepted and other)
        if accepted:
            self.level = other
            self.history = []


def stimulus(rng):
    """Bounces, then levels that last just too short, just long enough, or longer."""
    level = 0
    while True:
        level = 1 - level
        for _ in range(rng.randint(0, 6)):
            yield {"raw": rng.getrandbits(1)}
        for _ in range(rng.choice((9, 10, 11, 25))):
            yield {"raw": level}
