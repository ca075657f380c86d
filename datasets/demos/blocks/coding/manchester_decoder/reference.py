"""Reference of manchester_decoder."""


class Model:
    """Halves gathered in a list."""

    def reset(self):
        self.halves = []
        self.found = None  # "bit" or "violation" of the last edge
        self.bit = None
        self.aligned = 0

    def outputs(self, inputs):
        return {
            "bit_valid": int(self.found == "bit"),
            "bit_out": self.bit,
            "violation": int(self.found == "violation"),
            "aligned": self.aligned,
        }

    def clock(self, edges, inputs):
        self.found = None
        if not inputs["half_valid"]:
            return
        self.halves.append(inputs["half"])
        if self.halves in ([0, 1], [1, 0]):
            self.found, self.bit = "bit", self.halves[1]
            self.halves = []
        elif len(self.halves) == 2:
            self.found, self.aligned = "violation", 1
            del self.halves[0]


def stimulus(rng):
    """Right code, off by half a bit or not."""
    for _ in range(rng.randrange(2)):
        yield {"half_valid": 1, "half": rng.getrandbits(1)}
    for _ in range(30):
        bit = rng.getrandbits(1)
        yield {"half_valid": 1, "half": 1 - bit}
        yield {"half_valid": 1, "half": bit}
