"""Reference of spi_slave_sampled."""


class Model:
    """Lists of samples, newest first, and the bits since the selection."""

    def __init__(self):
        self.byte = self.first = None

    def reset(self):
        self.clocks = [0, 0, 0]
        self.selects = [1, 1]
        self.data = [0, 0]
        self.bits = []
        self.valid = 0
        self.sending = 0

    def outputs(self, inputs):
        miso = self.sending >> 7 if not self.selects[1] else 0
        return {"miso": miso, "out_valid": self.valid, "out_first": self.first, "out_data": self.byte}

    def clock(self, edges, inputs):
        selected = not self.selects[1]
        move = self.clocks[1] - self.clocks[2] if selected else 0
        self.valid = 0
        if not selected or (move == -1 and len(self.bits) % 8 == 0):
            self.sending = inputs["reply"]
        elif move == -1:
            self.sending = self.sending * 2 % 256
        if not selected:
            self.bits = []
        elif move == 1:
            self._take(self.data[1])
        self.clocks = [inputs["sclk"], *self.clocks[:2]]
        self.selects = [inputs["cs_n"], self.selects[0]]
        self.data = [inputs["mosi"], self.data[0]]

    def _take(self, bit):
        self.bits.append(bit)
        if len(self.bits) % 8 == 0:
            self.valid = 1
            self.first = int(len(self.bits) == 8)
            self.byte = int("".join(map(str, self.bits[-8:])), 2)


def stimulus(rng):
    """A master that sends one to three bytes, sometimes broken off."""
    while True:
        for _ in range(rng.randint(1, 6)):
            yield {"cs_n": 1, "sclk": 0}
        half = rng.randint(1, 3)
        for _ in range(rng.choice((8, 8, 16, 16, 24, 5))):
            bit, reply = rng.getrandbits(1), rng.getrandbits(8)
            for level in (0, 1):
                for _ in range(half):
                    yield {"cs_n": 0, "sclk": level, "mosi": bit, "reply": reply}
