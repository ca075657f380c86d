"""Reference of run_length_decoder."""


class Model:
    """The bytes of the present run that have been read, as a list."""

    def reset(self):
        self.read = []

    def outputs(self, inputs):
        left = inputs["in_length_less_one"] + 1 - len(self.read)
        valid = inputs["in_valid"]
        return {
            "in_ready": int(inputs["out_ready"] and left == 1) if valid else None,
            "out_valid": valid,
            "out_data": inputs["in_data"] if valid else None,
            "out_last": int(inputs["in_last"] and left == 1) if valid else None,
        }

    def clock(self, edges, inputs):
        if inputs["in_valid"] and inputs["out_ready"]:
            self.read.append(inputs["in_data"])
            if len(self.read) == inputs["in_length_less_one"] + 1:
                self.read = []


def stimulus(rng):
    """Runs that stay until they are taken."""
    while True:
        run = {"in_valid": 1, "in_data": rng.randrange(256), "in_length_less_one": rng.choice((0, 1, 5, 15))}
        run["in_last"] = rng.getrandbits(1)
        seen = {"in_ready": 0}
        while not seen["in_ready"]:
            seen = yield {**run, "out_ready": int(rng.random() < 0.8)}
        while rng.random() < 0.3:
            yield {"in_valid": 0}
