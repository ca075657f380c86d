"""Reference of top_two_router."""


class Model:
    """Sorting, stable, by falling score."""

    def reset(self):
        self.scores = []
        self.done = False

    def outputs(self, inputs):
        result = {"best": None, "second": None, "lead": None}
        if self.done:
            order = sorted(range(len(self.scores)), key=lambda n: -self.scores[n])
            result["best"] = order[0]
            if len(order) > 1:
                result["second"] = order[1]
                result["lead"] = self.scores[order[0]] - self.scores[order[1]]
        return {"out_valid": int(self.done), "in_ready": int(not self.done), **result}

    def clock(self, edges, inputs):
        if self.done:
            if inputs["out_ready"]:
                self.reset()
        elif inputs["in_valid"]:
            self.scores.append(inputs["score"])
            self.done = bool(inputs["in_last"])


def stimulus(rng):
    """Tokens of all lengths, with equal scores and scores at the ends of the range."""
    while True:
        length = rng.choice((1, 2, 3, 4, 8, 16))
        choice = rng.choice(((-128, 127, 0), (5, 6, 7, 5), tuple(range(-128, 128, 3))))
        for k in range(length):
            seen = {"in_ready": 0}
            while not seen["in_ready"]:
                word = {"in_valid": 1, "in_last": int(k == length - 1), "score": rng.choice(choice)}
                seen = yield {**word, "out_ready": int(rng.random() < 0.5)}
