"""Reference of pulse_sync_busy."""


class Model:
    """A level with its images: lists hold what was sampled, the newest first."""

    def reset(self):
        self.level = 0
        self.lost = 0
        self.there = [0, 0, 0]
        self.returned = [0, 0]

    def outputs(self, inputs):
        return {
            "src_busy": int(bool(self.level or self.returned[1])),
            "src_lost": self.lost,
            "dst_pulse": int(self.there[1:] == [1, 0]),
        }

    def clock(self, edges, inputs):
        level, there = self.level, self.there
        if "dst_clk" in edges:
            self.there = [level, there[0], there[1]]
        if "src_clk" in edges:
            busy = level or self.returned[1]
            if inputs["src_pulse"]:
                if busy:
                    self.lost = 1
                else:
                    self.level = 1
            if busy and self.returned[1]:
                self.level = 0
            self.returned = [there[1], self.returned[0]]


def stimulus(rng):
    """Pulses that wait until they can be sent, for most of the time."""
    while True:
        patient = rng.random() < 0.8
        for _ in range(rng.randint(20, 60)):
            seen = yield {"src_pulse": 0}
            if seen["src_busy"] and patient:
                continue
            yield {"src_pulse": int(rng.random() < 0.6)}
