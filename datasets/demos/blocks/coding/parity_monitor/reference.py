"""Reference of parity_monitor."""


class Model:
    """A list of bad words since the last clear."""

    def reset(self):
        self.bad = []

    def errors(self, inputs):
        wrong = 0
        for i in range(4):
            ones = bin(inputs["data"] >> 8 * i & 255).count("1") + (inputs["parity"] >> i & 1)
            wrong |= (ones % 2 != inputs["odd_parity"]) << i
        return wrong if inputs["valid"] else 0

    def outputs(self, inputs):
        data, wrong = self.bad[0] if self.bad else (None, None)
        return {
            "byte_error": self.errors(inputs),
            "error_seen": int(bool(self.bad)),
            "first_bad_data": data,
            "first_byte_error": wrong,
            "error_count": min(len(self.bad), 255),
        }

    def clock(self, edges, inputs):
        if inputs["clear"]:
            self.bad = []
        elif wrong := self.errors(inputs):
            self.bad.append((inputs["data"], wrong))


def stimulus(rng):
    """Right words and wrong ones; a long time without a clear fills the counter."""
    for _ in range(900):
        yield {"valid": int(rng.random() < 0.95), "clear": int(rng.random() < 0.002)}
