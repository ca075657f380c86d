"""Reference of arbiter_two_level."""


class Model:
    """Two rings and a count."""

    def reset(self):
        self.last = {"urgent": 3, "normal": 3}
        self.passed = 0

    def choose(self, inputs):
        kinds = ["normal", "urgent"] if self.passed == 4 else ["urgent", "normal"]
        for kind in kinds:
            for place in range(1, 5):
                port = (self.last[kind] + place) % 4
                if inputs[kind] >> port & 1:
                    return kind, port
        return None, 0

    def outputs(self, inputs):
        kind, port = self.choose(inputs)
        return {"grant_" + name: 2**port if name == kind else 0 for name in ("urgent", "normal")}

    def clock(self, edges, inputs):
        kind, port = self.choose(inputs)
        if kind:
            self.last[kind] = port
        self.passed = self.passed + 1 if kind == "urgent" and inputs["normal"] else 0


def stimulus(rng):
    """Heavy load of the urgent class."""
    for _ in range(25):
        yield {"urgent": rng.randrange(1, 16), "normal": rng.choice([0, *range(16), *range(1, 16)])}
