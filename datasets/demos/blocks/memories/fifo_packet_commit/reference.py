"""Reference of fifo_packet_commit."""


class Model:
    """Two lists: committed and pending words."""

    def reset(self):
        self.committed = []
        self.pending = []

    def outputs(self, inputs):
        return {
            "full": int(len(self.committed) + len(self.pending) == 8),
            "read_valid": int(bool(self.committed)),
            "read_data": self.committed[0] if self.committed else None,
        }

    def clock(self, edges, inputs):
        room = len(self.committed) + len(self.pending) < 8
        if inputs["read"]:
            self.committed = self.committed[1:]
        if inputs["write"] and room:
            self.pending = [*self.pending, inputs["write_data"]]
        if inputs["rollback"]:
            self.pending = []
        elif inputs["commit"]:
            self.committed, self.pending = self.committed + self.pending, []


def stimulus(rng):
    """Packets that mostly end well, and a reader that is slow for a while."""
    for eager in (0.1, 0.8, 0.3):
        for _ in range(25):
            ends = rng.random()
            yield {
                "write": int(rng.random() < 0.8),
                "commit": int(ends < 0.3),
                "rollback": int(ends > 0.88),
                "read": int(rng.random() < eager),
            }
