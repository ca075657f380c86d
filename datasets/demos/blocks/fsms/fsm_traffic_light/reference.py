"""Reference of fsm_traffic_light."""

# Lights of main and side road, and the least number of ticks.
PHASES = ((0b001, 0b100, 6), (0b010, 0b100, 2), (0b100, 0b001, 4), (0b100, 0b010, 2))


class Model:
    """A phase, and the number of ticks in it."""

    def reset(self):
        self.phase = 0
        self.ticks = 0

    def outputs(self, inputs):
        main, side, _ = PHASES[self.phase]
        return {"main_light": main, "side_light": side}

    def clock(self, edges, inputs):
        self.ticks += inputs["tick"]
        long_enough = inputs["tick"] and self.ticks >= PHASES[self.phase][2]
        if long_enough and (self.phase or inputs["car_waits"]):
            self.phase = (self.phase + 1) % len(PHASES)
            self.ticks = 0


def stimulus(rng):
    """Many ticks, and cars that mostly wait, so that the whole circle is seen between two resets."""
    while True:
        yield {"tick": int(rng.random() < 0.9), "car_waits": int(rng.random() < 0.4)}
