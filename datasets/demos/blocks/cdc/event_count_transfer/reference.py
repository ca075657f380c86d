"""Reference of event_count_transfer."""

MOST = 15


class Model:
    """Numbers of events as they gather, cross and arrive; transfers are counted on both sides."""

    def __init__(self):
        self.sent = None

    def reset(self):
        self.gathered = 0
        self.overflow = 0
        self.transfers = 0
        self.arrived = [0, 0, 0]
        self.answered = [0, 0]
        self.valid = 0
        self.events = None

    def outputs(self, inputs):
        return {"src_overflow": self.overflow, "dst_valid": self.valid, "dst_events": self.events}

    def clock(self, edges, inputs):
        transfers, arrived, sent = self.transfers, self.arrived, self.sent
        if "src_clk" in edges:
            self._gather(inputs["src_event"])
            self.answered = [arrived[2], self.answered[0]]
        if "dst_clk" in edges:
            self.valid = int(arrived[1] != arrived[2])
            if self.valid:
                self.events = sent
            self.arrived = [transfers, *arrived[:2]]

    def _gather(self, event):
        if self.gathered and self.transfers == self.answered[1]:
            self.sent, self.gathered = self.gathered, event
            self.transfers += 1
        elif event and self.gathered == MOST:
            self.overflow = 1
        else:
            self.gathered += event


def stimulus(rng):
    """Events that are rare, frequent, or come all the time."""
    while True:
        often = rng.choice((0.02, 0.3, 1.0, 1.0))
        for _ in range(rng.randint(20, 80)):
            yield {"src_event": int(rng.random() < often)}
