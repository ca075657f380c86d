"""Reference of power_gate_sequencer."""


class Model:
    """The depth of sleep, 0 to 3."""

    def reset(self):
        self.depth = 3

    def outputs(self, inputs):
        return {
            "running": int(self.depth < 1),
            "isolate": int(self.depth >= 1),
            "domain_reset": int(self.depth >= 2),
            "power_on": int(self.depth < 3),
        }

    def clock(self, edges, inputs):
        if inputs["sleep"]:
            self.depth = min(3, self.depth + 1)
        elif self.depth != 2 or inputs["power_good"]:
            self.depth = max(0, self.depth - 1)


def stimulus(rng):
    """Sleep and waking for some cycles each."""
    for asleep in (0, 1, 0, 1, 0):
        for _ in range(rng.randrange(1, 9)):
            yield {"sleep": asleep}
