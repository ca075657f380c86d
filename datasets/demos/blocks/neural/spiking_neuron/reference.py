"""Reference of spiking_neuron."""

import math


class Model:
    """The equations of the neuron."""

    def reset(self):
        self.potential = self.spike = self.rest = 0

    def outputs(self, inputs):
        return {"potential": self.potential, "spike": self.spike}

    def clock(self, edges, inputs):
        self.spike = 0
        if inputs["time_step"]:
            self.step()
        elif inputs["event_valid"] and self.rest == 0:
            self.potential = min(max(self.potential + inputs["event_weight"], -2048), 2047)

    def step(self):
        if self.rest == 0 and self.potential >= 600:
            self.spike, self.rest = 1, 2
            self.potential -= 600
        else:
            self.rest = max(self.rest - 1, 0)
            self.potential -= math.floor(self.potential / 8)


def stimulus(rng):
    """Strong input between time steps; sometimes none for long, so that the potential reaches a bound."""
    if rng.random() < 0.4:
        sign = rng.choice((-1, 1))
        for _ in range(25):
            yield {"time_step": 0, "event_valid": 1, "event_weight": sign * 127}
    for _ in range(30):
        for _ in range(rng.randrange(9)):
            yield {"time_step": 0, "event_valid": 1, "event_weight": rng.randint(-20, 127)}
        yield {"time_step": 1}
