"""Reference of cic_decimator."""

RESPONSE = (1, 3, 6, 10, 12, 12, 10, 6, 3, 1)


class Model:
    """The FIR filter that a CIC filter is, over all samples since reset."""

    def reset(self):
        self.samples = []
        self.result = self.valid = 0

    def outputs(self, inputs):
        return {"result": self.result, "out_valid": self.valid}

    def clock(self, edges, inputs):
        self.valid = 0
        if inputs["in_valid"]:
            self.samples.append(inputs["sample"])
            if len(self.samples) % 4 == 0:
                past = [0] * 12 + self.samples[:-3]
                self.result = sum(h * s for h, s in zip(RESPONSE, reversed(past), strict=False))
                self.valid = 1


def stimulus(rng):
    """Samples that stay at an end of the range, for the greatest results."""
    for _ in range(4):
        level = rng.choice((-128, 127))
        for _ in range(rng.randint(12, 30)):
            yield {"in_valid": int(rng.random() < 0.9), "sample": level}
