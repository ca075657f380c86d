"""Reference of stream_width_up."""


class Model:
    """A list of the narrow words so far, and the group that waits at the output."""

    def reset(self):
        self.group = []
        self.waiting = None

    def outputs(self, inputs):
        ready = int(self.waiting is None or inputs["out_ready"])
        if self.waiting is None:
            nothing = dict.fromkeys(("out_data", "out_keep", "out_last"))
            return {"in_ready": ready, "out_valid": 0, **nothing}
        words, last = self.waiting
        data = sum(word * 16**i for i, word in enumerate(words))
        keep = 2 ** len(words) - 1
        return {"in_ready": ready, "out_valid": 1, "out_data": data, "out_keep": keep, "out_last": last}

    def clock(self, edges, inputs):
        if self.waiting is not None and not inputs["out_ready"]:
            return
        self.waiting = None
        if inputs["in_valid"]:
            self.group.append(inputs["in_data"])
            if inputs["in_last"] or len(self.group) == 4:
                self.waiting = (self.group, inputs["in_last"])
                self.group = []


def stimulus(rng):
    """Long packets and a receiver that often waits."""
    for _ in range(60):
        yield {"in_valid": int(rng.random() < 0.8), "in_last": int(rng.random() < 0.12)}
