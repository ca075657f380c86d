"""Reference of ping_pong_buffer."""


class Model:
    """Whole groups wait in a list, one group is being gathered."""

    def reset(self):
        self.groups = []
        self.gathered = []

    def outputs(self, inputs):
        return {
            "write_ready": int(len(self.groups) < 2),
            "read_available": int(bool(self.groups)),
            "read_data": self.groups[0][inputs["read_address"]] if self.groups else None,
        }

    def clock(self, edges, inputs):
        room = len(self.groups) < 2
        if inputs["read_done"] and self.groups:
            self.groups.pop(0)
        if inputs["write_valid"] and room:
            self.gathered.append(inputs["write_data"])
            if len(self.gathered) == 4:
                self.groups.append(self.gathered)
                self.gathered = []


def stimulus(rng):
    """A writer that seldom rests; a reader that is slow or fast."""
    for slow in (0.05, 0.3, 0.9):
        for _ in range(25):
            yield {"write_valid": int(rng.random() < 0.8), "read_done": int(rng.random() < slow)}
