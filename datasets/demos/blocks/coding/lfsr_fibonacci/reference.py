"""Reference of lfsr_fibonacci."""


class Model:
    """The state as a list of bits, newest first."""

    def reset(self):
        self.bits = [0] * 16
        self.locked_up = 0

    def outputs(self, inputs):
        state = int("".join(str(bit) for bit in reversed(self.bits)), 2)
        return {"state": state, "bit_out": self.bits[15], "locked_up": self.locked_up}

    def clock(self, edges, inputs):
        recover, self.locked_up = self.locked_up, int(all(self.bits))
        if inputs["load"]:
            self.bits = [inputs["seed"] >> i & 1 for i in range(16)]
        elif inputs["enable"]:
            new = (1 + sum(self.bits[tap - 1] for tap in (16, 15, 13, 4))) % 2
            self.bits = [0] * 16 if recover else [new, *self.bits[:15]]


def stimulus(rng):
    """Seeds, the bad one often, and long runs."""
    yield {"load": 1, "seed": rng.choice((0xFFFF, rng.getrandbits(16)))}
    for _ in range(rng.randint(1, 40)):
        yield {"load": 0, "enable": int(rng.random() < 0.7)}
