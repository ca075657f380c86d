"""Reference of bit_serial_adder."""


def signed(bits):
    """Read a list of bits, lowest first, as two's complement."""
    return sum(bit << i for i, bit in enumerate(bits)) - (bits[-1] << len(bits))


class Model:
    """Adds all bits so far as whole numbers, again with each bit."""

    def reset(self):
        self.a, self.b = [], []
        self.start = 0
        self.flags = (0, 0, 0)
        self.sum = None

    def outputs(self, inputs):
        valid, last, overflow = self.flags
        return {
            "sum_valid": valid,
            "sum_last": last,
            "overflow": overflow,
            "sum": self.sum if valid else None,
        }

    def clock(self, edges, inputs):
        self.flags = (0, 0, 0)
        if not inputs["bit_valid"]:
            return
        if not self.a:
            self.start = inputs["subtract"]
        self.a.append(inputs["a"])
        self.b.append(inputs["b"] ^ inputs["subtract"])
        exact = signed(self.a) + signed(self.b) + self.start
        length = len(self.a)
        self.sum = exact >> length - 1 & 1
        overflow = not -(2 ** (length - 1)) <= exact < 2 ** (length - 1)
        self.flags = (1, inputs["last"], int(overflow and inputs["last"]))
        if inputs["last"]:
            self.a, self.b = [], []


def stimulus(rng):
    """Numbers of one to twelve bits."""
    length, subtract = rng.randint(1, 12), rng.getrandbits(1)
    for k in range(length):
        yield {"bit_valid": 1, "last": int(k == length - 1), "subtract": subtract}
        if rng.random() < 0.1:
            yield {"bit_valid": 0}
