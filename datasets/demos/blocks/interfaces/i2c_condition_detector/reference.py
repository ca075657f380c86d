"""Reference of i2c_condition_detector."""


class Model:
    """The two lines over time, newest first, and the bits since the last condition."""

    def __init__(self):
        self.byte = self.acknowledged = None

    def reset(self):
        self.lines = [(1, 1)] * 3
        self.busy = 0
        self.bits = []
        self.said = (0, 0, 0)
        self.valid = 0

    def outputs(self, inputs):
        start, restart, stop = self.said
        return {
            "start": start,
            "restart": restart,
            "stop": stop,
            "busy": self.busy,
            "byte_valid": self.valid,
            "byte_data": self.byte,
            "acknowledged": self.acknowledged,
        }

    def clock(self, edges, inputs):
        (clock, data), (clock_before, data_before) = self.lines[1:]
        busy, self.said, self.valid = self.busy, (0, 0, 0), 0
        if clock and clock_before and data != data_before:
            self.bits = []
            self.busy = int(data_before)
            self.said = (0, 0, busy) if data else (1 - busy, busy, 0)
        elif clock and not clock_before and busy:
            self._bit(data)
        self.lines = [(inputs["scl"], inputs["sda"]), *self.lines[:2]]

    def _bit(self, data):
        self.bits.append(data)
        if len(self.bits) == 9:
            self.valid = 1
            self.byte = int("".join(map(str, self.bits[:8])), 2)
            self.acknowledged = 1 - data
            self.bits = []


def stimulus(rng):
    """Transfers of one to three bytes, with repeated starts, ends and interruptions."""
    while True:
        yield from _levels((1, 1), rng.randint(1, 5))
        yield from _levels((1, 0), 3)
        for _ in range(rng.randint(1, 3)):
            for _ in range(9 if rng.random() < 0.85 else rng.randint(1, 8)):
                data = rng.getrandbits(1)
                for clock in (0, 0, 1, 0):
                    yield from _levels((clock, data), rng.randint(1, 2))
            if rng.random() < 0.3:
                for both in ((0, 1), (1, 1), (1, 0)):
                    yield from _levels(both, 2)
        for both in ((0, 0), (1, 0)):
            yield from _levels(both, 2)


def _levels(both, cycles):
    for _ in range(cycles):
        yield {"scl": both[0], "sda": both[1]}
