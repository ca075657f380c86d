"""Reference of argmax_stream."""


class Model:
    """The vector as a list, judged when it ends."""

    def reset(self):
        self.scores = []
        self.valid = 0
        self.best = (None, None)  # unknown: the end of a vector may have come during reset

    def outputs(self, inputs):
        return {"out_valid": self.valid, "best_index": self.best[0], "best_score": self.best[1]}

    def clock(self, edges, inputs):
        self.valid = 0
        if not inputs["in_valid"]:
            return
        if len(self.scores) == 16:
            self.scores = []
        self.scores.append(inputs["score"])
        if inputs["in_last"]:
            greatest = max(self.scores)
            self.best = self.scores.index(greatest), greatest
            self.scores, self.valid = [], 1


def stimulus(rng):
    """Vectors of every length, with few different scores, so that some are equal."""
    while True:
        length = rng.randint(1, 16)
        centre = rng.choice((-128, -1, 60, 125))
        for k in range(length):
            yield {"in_valid": 0}
            yield {"in_valid": 1, "in_last": int(k == length - 1), "score": centre + rng.randrange(3)}
