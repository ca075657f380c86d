"""Reference of counter_ring_self_start."""


class Model:
    """A list of places, the first one first."""

    def reset(self):
        self.places = [1, 0, 0, 0, 0]

    def outputs(self, inputs):
        value = sum(bit * 2**place for place, bit in enumerate(self.places))
        return {"token": value, "legal": int(self.places.count(1) == 1)}

    def clock(self, edges, inputs):
        if inputs["disturb"]:
            self.places = [inputs["pattern"] >> place & 1 for place in range(5)]
        elif inputs["enable"]:
            self.places = [int(1 not in self.places[:4]), *self.places[:4]]


def stimulus(rng):
    """A disturbance, then some steps."""
    yield {"disturb": 1, "enable": rng.randrange(2)}
    for _ in range(rng.randrange(12)):
        yield {"disturb": 0, "enable": int(rng.random() < 0.8)}
