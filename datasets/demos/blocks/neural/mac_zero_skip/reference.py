"""Reference of mac_zero_skip."""


class Model:
    """Beats as lists of products; the sum counts when it is complete."""

    def reset(self):
        self.total = 0
        self.half = False
        self.valid = 0
        self.shown = None

    def outputs(self, inputs):
        ready = not inputs["in_valid"] or self.half or 0 in self.products(inputs)
        return {"in_ready": int(ready), "out_valid": self.valid, "sum": self.shown}

    def products(self, inputs):
        return [inputs["a_0"] * inputs["b_0"], inputs["a_1"] * inputs["b_1"]]

    def clock(self, edges, inputs):
        ready = self.outputs(inputs)["in_ready"]
        self.valid = 0
        if not inputs["in_valid"]:
            return
        self.half = not ready
        self.shown = None
        if ready:
            self.total += sum(self.products(inputs))
            if inputs["in_last"]:
                self.shown, self.valid, self.total = self.total, 1, 0


def stimulus(rng):
    """Beats that wait, with few or many zeros, and pauses."""
    while True:
        density = rng.choice((0.2, 0.6, 1.0))
        for k in range(length := rng.randint(1, 10)):
            names = ("a_0", "b_0", "a_1", "b_1")
            beat = {
                n: rng.choice((-128, 127, rng.randint(-128, 127))) for n in names if rng.random() < density
            }
            beat = {**dict.fromkeys(names, 0), **beat, "in_valid": 1, "in_last": int(k == length - 1)}
            seen = {"in_ready": 0}
            while not seen["in_ready"]:
                seen = yield beat
            while rng.random() < 0.2:
                yield {"in_valid": 0}
