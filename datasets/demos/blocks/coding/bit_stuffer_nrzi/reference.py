"""Reference of bit_stuffer_nrzi."""


class Model:
    """The history of ticks as text."""

    def reset(self):
        self.sent = "-"
        self.line = 1

    def outputs(self, inputs):
        due = self.sent.endswith("111111")
        return {
            "in_ready": int(inputs["tick"] and not due),
            "line": self.line,
            "sending": int(self.sent[-1] != "-"),
        }

    def clock(self, edges, inputs):
        if not inputs["tick"]:
            return
        offered = str(inputs["in_bit"]) if inputs["in_valid"] else "-"
        symbol = "0" if self.sent.endswith("111111") else offered
        self.sent = (self.sent + symbol)[-8:]
        self.line ^= symbol == "0"


def stimulus(rng):
    """Long rows of ones, with and without a pause."""
    for _ in range(8):
        for _ in range(rng.choice((5, 6, 7, 13))):
            yield {"tick": 1, "in_valid": 1, "in_bit": 1}
        yield {"tick": 1, "in_valid": rng.getrandbits(1), "in_bit": 0}
        yield {}
