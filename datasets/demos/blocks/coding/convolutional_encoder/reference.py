"""Reference of convolutional_encoder."""

TAPS = ((0, 1, 2, 3, 6), (0, 2, 3, 5, 6))


class Model:
    """The bits of the block as a list, newest first."""

    def reset(self):
        self.bits = [0] * 7
        self.tail = 0
        self.pair = None

    def outputs(self, inputs):
        return {
            "in_ready": int(self.tail == 0),
            "out_valid": int(self.pair is not None),
            "out_pair": None if self.pair is None else self.pair[0],
            "out_last": None if self.pair is None else self.pair[1],
        }

    def clock(self, edges, inputs):
        self.pair = None
        if self.tail:
            self.tail -= 1
            self.encode(0, last=self.tail == 0)
        elif inputs["in_valid"]:
            self.encode(inputs["in_bit"], last=False)
            self.tail = 6 if inputs["in_last"] else 0

    def encode(self, bit, last):
        self.bits = [bit, *self.bits[:6]]
        upper, lower = (sum(self.bits[tap] for tap in taps) % 2 for taps in TAPS)
        self.pair = 2 * upper + lower, int(last)


def stimulus(rng):
    """Blocks of some length."""
    for _ in range(rng.randint(8, 30)):
        yield {"in_valid": int(rng.random() < 0.9), "in_last": 0}
    yield {"in_valid": 1, "in_last": 1}
