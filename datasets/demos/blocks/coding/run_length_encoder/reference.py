"""Reference of run_length_encoder."""


class Model:
    """The bytes of the run as a list."""

    def reset(self):
        self.run = []
        self.closed = False

    def outputs(self, inputs):
        fits = not self.run or (set(self.run) == {inputs["in_data"]} and len(self.run) < 16)
        valid = self.closed or (bool(inputs["in_valid"]) and not fits)
        return {
            "in_ready": int(not self.closed and (fits or bool(inputs["out_ready"]))),
            "out_valid": int(valid),
            "out_data": self.run[0] if valid else None,
            "out_length_less_one": len(self.run) - 1 if valid else None,
            "out_last": int(self.closed),
        }

    def clock(self, edges, inputs):
        now = self.outputs(inputs)
        if now["out_valid"] and inputs["out_ready"]:
            self.run, self.closed = [], False
        if now["in_ready"] and inputs["in_valid"]:
            self.run.append(inputs["in_data"])
            self.closed = bool(inputs["in_last"])


def stimulus(rng):
    """Runs of all lengths, bytes that wait until they are taken, readers of all moods."""
    eager = rng.choice((0.3, 0.9))
    while True:
        value = rng.randrange(256)
        length = rng.choice((1, 2, 3, 15, 16, 17, 20))
        ends = rng.random() < 0.3
        for k in range(length):
            word = {"in_valid": 1, "in_data": value, "in_last": int(ends and k == length - 1)}
            seen = {"in_ready": 0}
            while not seen["in_ready"]:
                seen = yield {**word, "out_ready": int(rng.random() < eager)}
            while rng.random() < 0.1:
                yield {"in_valid": 0, "out_ready": int(rng.random() < eager)}
