"""Reference of uart_receiver."""

DIVISOR = 6


class Model:
    """The age of a byte in cycles says what is done in which; None while idle."""

    def __init__(self):
        self.byte = None

    def reset(self):
        self.samples = [1, 1, 1]
        self.age = None
        self.valid = self.error = 0

    def outputs(self, inputs):
        return {"out_valid": self.valid, "out_data": self.byte, "framing_error": self.error}

    def clock(self, edges, inputs):
        line = self.samples[1]
        self.valid = self.error = 0
        if self.age is None:
            if self.samples[1:] == [0, 1]:
                self.age, self.bits = 0, []
        else:
            self.age += 1
            self._look(line)
        self.samples = [inputs["rx"], *self.samples[:2]]

    def _look(self, line):
        number, rest = divmod(self.age - DIVISOR // 2, DIVISOR)
        if rest:
            return
        if number == 0 and line:
            self.age = None
        elif 1 <= number <= 8:
            self.bits.append(line)
        elif number == 9:
            self.valid, self.error = line, 1 - line
            if line:
                self.byte = sum(bit << i for i, bit in enumerate(self.bits))
            self.age = None


def stimulus(rng):
    """Bytes with a pause before them, some broken, and glitches."""
    while True:
        for _ in range(rng.randint(3, 12)):
            yield {"rx": 1}
        if rng.random() < 0.2:
            for _ in range(rng.randint(1, 2)):
                yield {"rx": 0}
            continue
        stop = int(rng.random() < 0.8)
        for bit in (0, *(rng.getrandbits(1) for _ in range(8)), stop):
            for _ in range(DIVISOR):
                yield {"rx": bit}
