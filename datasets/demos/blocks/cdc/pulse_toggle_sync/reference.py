"""Reference of pulse_toggle_sync."""


class Model:
    """The number of pulses so far, and what the other domain has seen of it at its last three edges."""

    def reset(self):
        self.pulses = 0
        self.seen = [0, 0, 0]

    def outputs(self, inputs):
        return {"dst_pulse": (self.seen[1] - self.seen[2]) % 2}

    def clock(self, edges, inputs):
        pulses = self.pulses
        if "src_clk" in edges and inputs["src_pulse"]:
            self.pulses += 1
        if "dst_clk" in edges:
            self.seen = [pulses, *self.seen[:2]]
