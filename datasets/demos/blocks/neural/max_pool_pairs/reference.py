"""Reference of max_pool_pairs."""


class Model:
    """A list of the values that wait."""

    def reset(self):
        self.values = []

    def outputs(self, inputs):
        completes = bool(self.values) or bool(inputs["in_last"])
        valid = completes and bool(inputs["in_valid"])
        return {
            "in_ready": int(not completes or inputs["out_ready"]),
            "out_valid": int(valid),
            "out_last": inputs["in_last"] if valid else None,
            "out_value": max([*self.values, inputs["in_value"]]) if valid else None,
        }

    def clock(self, edges, inputs):
        now = self.outputs(inputs)
        if inputs["in_valid"] and now["in_ready"]:
            self.values = [] if now["out_valid"] else [inputs["in_value"]]


def stimulus(rng):
    """Values that wait to be taken, in rows of one to seven."""
    length = rng.randint(1, 7)
    for k in range(length):
        value = rng.choice((-128, 127, 0, -1, rng.randint(-128, 127)))
        seen = {"in_ready": 0}
        while not seen["in_ready"]:
            word = {"in_valid": 1, "in_last": int(k == length - 1), "in_value": value}
            seen = yield {**word, "out_ready": int(rng.random() < 0.7)}
        while rng.random() < 0.2:
            yield {"in_valid": 0}
