"""Reference of partial_sum_bank."""


class Model:
    """A dictionary of sums, updated at once; results come one edge later."""

    def __init__(self):
        self.sums = {}

    def reset(self):
        self.pending = None
        self.valid = 0
        self.result = (None, None)

    def outputs(self, inputs):
        return {"out_valid": self.valid, "out_index": self.result[0], "out_sum": self.result[1]}

    def clock(self, edges, inputs):
        self.valid = int(self.pending is not None)
        if self.pending is not None:
            self.result, self.pending = self.pending, None
        if not inputs["in_valid"]:
            return
        index = inputs["in_index"]
        old = 0 if inputs["in_first"] else self.sums.get(index)
        new = None if old is None else (old + inputs["in_value"]) % (1 << 20)
        self.sums[index] = new
        if inputs["in_last"]:
            self.pending = index, new


def stimulus(rng):
    """Few indices at a time, so that they collide; large values."""
    indices = rng.sample(range(16), 2)
    for index in indices:
        yield {"in_valid": 1, "in_index": index, "in_first": 1}
    for _ in range(60):
        yield {"in_valid": int(rng.random() < 0.8), "in_index": rng.choice(indices), "in_first": 0}
