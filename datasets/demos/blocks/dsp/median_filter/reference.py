"""Reference of median_filter."""


class Model:
    """Sorting three numbers."""

    def reset(self):
        self.samples = []
        self.median = None
        self.valid = self.outlier = 0

    def outputs(self, inputs):
        return {"out_valid": self.valid, "median": self.median, "outlier": self.outlier}

    def clock(self, edges, inputs):
        self.valid = self.outlier = 0
        if not inputs["in_valid"]:
            return
        self.samples = [*self.samples, inputs["sample"]][-3:]
        if len(self.samples) == 3:
            self.valid, self.median = 1, sorted(self.samples)[1]
            self.outlier = int(self.samples[1] != self.median)


def stimulus(rng):
    """Few different values, so that some are equal."""
    for _ in range(60):
        yield {"in_valid": int(rng.random() < 0.9), "sample": rng.choice((-3, -2, 0, 1, 2))}
