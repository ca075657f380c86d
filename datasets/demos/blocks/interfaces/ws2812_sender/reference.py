"""Reference of ws2812_sender."""

SHORT, LONG, WHOLE, LATCH = 2, 4, 6, 20


class Model:
    """The levels that are still to come; `ready_at` is how many may be left when a colour is taken."""

    def reset(self):
        self.ahead = []
        self.last = 0
        self.line = 0

    def outputs(self, inputs):
        ready = not self.ahead or (len(self.ahead) == 1 and not self.last)
        return {"in_ready": int(ready), "line": self.line}

    def clock(self, edges, inputs):
        takes = inputs["in_valid"] and self.outputs(inputs)["in_ready"]
        self.line = self.ahead.pop(0) if self.ahead else 0
        if takes:
            self.last = inputs["in_last"]
            self._send(inputs["in_green"] << 16 | inputs["in_red"] << 8 | inputs["in_blue"])

    def _send(self, colour):
        for place in reversed(range(24)):
            high = LONG if colour >> place & 1 else SHORT
            self.ahead += [1] * high + [0] * (WHOLE - high)
        self.ahead += [0] * (LATCH if self.last else 0)


def stimulus(rng):
    """Colours that mostly follow each other at once."""
    while True:
        hurry = rng.choice((0.95, 0.05))
        for _ in range(rng.randint(20, 100)):
            yield {"in_valid": int(rng.random() < hurry), "in_last": int(rng.random() < 0.4)}
