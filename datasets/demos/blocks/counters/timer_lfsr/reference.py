"""Reference of timer_lfsr."""


class Model:
    """A number of steps to go."""

    def reset(self):
        self.left = 0

    def outputs(self, inputs):
        return {"running": int(self.left > 0), "expired": int(self.left == 1 and inputs["step"])}

    def clock(self, edges, inputs):
        if inputs["start"]:
            self.left = 50
        elif inputs["step"] and self.left:
            self.left -= 1


def stimulus(rng):
    """Times that mostly run to their end."""
    yield {"start": 1}
    restart = rng.random() < 0.3
    for place in range(rng.choice([130, 70, 52])):
        yield {"start": int(restart and place == 49), "step": int(rng.random() < 0.95)}
