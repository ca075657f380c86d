"""Reference of ps2_receiver."""

PAUSE = 20


class Model:
    """The bits of a frame as a list, and the time since the last of them."""

    def __init__(self):
        self.code = None

    def reset(self):
        self.clocks = [1, 1, 1]
        self.data = [1, 1]
        self.bits = []
        self.age = 0
        self.valid = self.error = 0

    def outputs(self, inputs):
        return {"out_valid": self.valid, "out_code": self.code, "out_error": self.error}

    def clock(self, edges, inputs):
        self.valid = self.error = 0
        late = self.age >= PAUSE
        self.age += 1
        if self.clocks[1:] == [0, 1]:
            self.age = 0
            self.bits.append(self.data[1])
        elif late:
            self.bits = []
        if len(self.bits) == 11:
            self._frame()
        self.clocks = [inputs["ps2_clk"], *self.clocks[:2]]
        self.data = [inputs["ps2_data"], self.data[0]]

    def _frame(self):
        start, *data, parity, stop = self.bits
        self.bits = []
        self.valid = int(not start and stop and (sum(data) + parity) % 2 == 1)
        self.error = 1 - self.valid
        if self.valid:
            self.code = sum(bit << place for place, bit in enumerate(data))


def stimulus(rng):
    """Frames, mostly good, some broken off by a pause."""
    while True:
        for _ in range(rng.choice((2, 5, 19, 20, 21, 23, 30))):
            yield {"ps2_clk": 1, "ps2_data": 1}
        data = [rng.getrandbits(1) for _ in range(8)]
        parity = 1 - sum(data) % 2
        frame = [0, *data, parity, 1]
        if rng.random() < 0.3:
            frame[rng.randrange(11)] ^= 1
        length = 11 if rng.random() < 0.75 else rng.randint(1, 10)
        for bit in frame[:length]:
            for level in (1, 0):
                for _ in range(rng.randint(1, 3)):
                    yield {"ps2_clk": level, "ps2_data": bit}
