"""Reference of skew_buffer."""


class Model:
    """The vectors of the last four steps, newest first; lane i looks i vectors back."""

    def reset(self):
        self.vectors = [None] * 4

    def outputs(self, inputs):
        lanes = list(enumerate(self.vectors))
        valid = sum((vector is not None) << i for i, vector in lanes)
        if None in self.vectors:  # the whole port is compared only when every lane counts
            return {"out_valid": valid, "out_data": None}
        return {"out_valid": valid, "out_data": sum(vector & 255 << 8 * i for i, vector in lanes)}

    def clock(self, edges, inputs):
        if inputs["step"]:
            new = inputs["in_data"] if inputs["in_valid"] else None
            self.vectors = [new, *self.vectors[:3]]


def stimulus(rng):
    """Mostly valid vectors."""
    for _ in range(60):
        yield {"step": int(rng.random() < 0.8), "in_valid": int(rng.random() < 0.95)}
