"""Reference of bus_sync_agreed."""


class Model:
    """The history of the bus, newest first."""

    def reset(self):
        self.history = [0, 0, 0, 0]
        self.value = 0
        self.changed = 0

    def outputs(self, inputs):
        return {
            "value": self.value,
            "changed": self.changed,
            "unsettled": int(self.history[1] != self.value),
        }

    def clock(self, edges, inputs):
        samples = set(self.history[1:])
        self.changed = int(len(samples) == 1 and samples != {self.value})
        if self.changed:
            self.value = self.history[1]
        self.history = [inputs["async_bus"], *self.history[:3]]


def stimulus(rng):
    """Values that stay for one to six cycles, from a small set so that they come back."""
    values = [0, 63, rng.getrandbits(6), rng.getrandbits(6)]
    while True:
        value = rng.choice(values)
        for _ in range(rng.randint(1, 6)):
            yield {"async_bus": value}
