"""Reference of spi_master_mode0."""

HALF = 2


class Model:
    """A byte under way is its age in cycles; None when there is none."""

    def __init__(self):
        self.received = None

    def reset(self):
        self.age = None
        self.data = 0
        self.valid = 0
        self.select = 1
        self.samples = 0

    def outputs(self, inputs):
        age = self.age
        shift = 0 if age is None else age // (2 * HALF)
        return {
            "in_ready": int(age is None),
            "out_valid": self.valid,
            "out_data": self.received,
            "sclk": 0 if age is None else age // HALF % 2,
            "cs_n": self.select,
            "mosi": self.data << shift >> 7 & 1,
        }

    def clock(self, edges, inputs):
        self.valid = 0
        if self.age is None:
            if inputs["in_valid"]:
                self.age, self.select = 0, 0
                self.data, self.last = inputs["in_data"], inputs["in_last"]
            return
        self.age += 1
        halves, rest = divmod(self.age, HALF)
        if rest == 0 and halves % 2 == 1:
            self.samples = self.samples * 2 % 256 + inputs["miso"]
            self.valid = int(halves == 15)
            if self.valid:
                self.received = self.samples
        if self.age == 16 * HALF:
            self.age, self.data = None, 0
            self.select = self.last


def stimulus(rng):
    """Bytes close behind each other, so that whole transfers fit between two resets."""
    while True:
        yield {"in_valid": int(rng.random() < 0.7), "in_last": int(rng.random() < 0.4)}
