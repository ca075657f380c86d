"""Reference of softmax_max_subtract."""


class Model:
    """Two lists: values that come, distances that go."""

    def reset(self):
        self.values = []
        self.distances = []

    def outputs(self, inputs):
        left = len(self.distances)
        return {
            "in_ready": int(left == 0),
            "out_valid": int(left > 0),
            "out_last": int(left == 1) if left else None,
            "out_below": self.distances[0] if left else None,
        }

    def clock(self, edges, inputs):
        if self.distances:
            self.distances = self.distances[1:] if inputs["out_ready"] else self.distances
        elif inputs["in_valid"]:
            self.values.append(inputs["in_value"])
            if inputs["in_last"] or len(self.values) == 8:
                self.distances = [max(self.values) - value for value in self.values]
                self.values = []


def stimulus(rng):
    """Vectors of every length, some of them longer than the memory."""
    length = rng.randint(1, 12)
    for k in range(length):
        seen = {"in_ready": 0}
        while not seen["in_ready"]:
            word = {"in_valid": 1, "in_last": int(k == length - 1)}
            seen = yield {**word, "out_ready": int(rng.random() < 0.8)}
