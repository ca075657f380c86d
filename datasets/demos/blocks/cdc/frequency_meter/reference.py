"""Reference of frequency_meter."""

HALF = 16


class Model:
    """Time in cycles of clk; the gate is a function of it."""

    def reset(self):
        self.time = 0
        self.gate = 0
        self.seen = [0, 0, 0]
        self.edges = 0
        self.valid = 0
        self.result = None

    def outputs(self, inputs):
        return {"result_valid": self.valid, "result": self.result}

    def clock(self, edges, inputs):
        gate, count = self.gate, self.edges
        if "clk" in edges:
            self.gate = int(self.time % (2 * HALF) < HALF)
            self.valid = int(self.time % (2 * HALF) == 2 * HALF - 1)
            if self.valid:
                self.result = count
            self.time += 1
        if "meter_clk" in edges:
            if self.seen[1]:
                self.edges = min((count if self.seen[2] else 0) + inputs["meter_enable"], 31)
            self.seen = [gate, *self.seen[:2]]


def stimulus(rng):
    """Clocks that run all the time, or are gated for a while."""
    while True:
        often = rng.choice((1.0, 0.5, 0.0))
        for _ in range(rng.randint(30, 120)):
            yield {"meter_enable": int(rng.random() < often)}
