"""Reference of count_gray_crossing."""


class Model:
    """A count, and what the other domain saw of it at its last edges."""

    def reset(self):
        self.count = 0
        self.seen = [0, 0]
        self.before = 0
        self.delta = 0

    def outputs(self, inputs):
        return {"dst_count": self.seen[1] % 64, "dst_delta": self.delta % 64}

    def clock(self, edges, inputs):
        count = self.count
        if "src_clk" in edges:
            self.count += inputs["src_step"]
        if "dst_clk" in edges:
            self.delta = self.seen[1] - self.before
            self.before = self.seen[1]
            self.seen = [count, self.seen[0]]


def stimulus(rng):
    """Counts that go through several wraps between resets."""
    while True:
        yield {"src_step": int(rng.random() < 0.9)}
