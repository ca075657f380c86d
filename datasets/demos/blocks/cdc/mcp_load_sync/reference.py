"""Reference of mcp_load_sync."""

HOLD_CYCLES = 7


class Model:
    """Words are numbered; the other domain knows the number three edges late."""

    def __init__(self):
        self.held = None

    def reset(self):
        self.number = 0
        self.wait = 0
        self.known = [0, 0, 0]
        self.shown = 0
        self.fresh = 0

    def outputs(self, inputs):
        return {"src_busy": int(self.wait > 0), "dst_data": self.shown, "dst_fresh": self.fresh}

    def clock(self, edges, inputs):
        number, held = self.number, self.held
        if "src_clk" in edges:
            if self.wait:
                self.wait -= 1
            elif inputs["src_load"]:
                self.number += 1
                self.held = inputs["src_data"]
                self.wait = HOLD_CYCLES
        if "dst_clk" in edges:
            self.fresh = int(self.known[1] != self.known[2])
            if self.fresh:
                self.shown = held
            self.known = [number, *self.known[:2]]


def stimulus(rng):
    """Loads that come seldom enough to be heard, and loads that are held on."""
    while True:
        length = rng.randint(1, 30)
        often = rng.choice((0.05, 0.2, 1.0))
        for _ in range(length):
            yield {"src_load": int(rng.random() < often)}
