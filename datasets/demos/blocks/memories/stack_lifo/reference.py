"""Reference of stack_lifo."""


class Model:
    """A list that ends with the top."""

    def reset(self):
        self.words = []
        self.error = 0

    def outputs(self, inputs):
        return {
            "top": self.words[-1] if self.words else None,
            "empty": int(not self.words),
            "full": int(len(self.words) == 5),
            "error": self.error,
        }

    def clock(self, edges, inputs):
        self.error = 0
        if inputs["pop"]:
            if self.words:
                self.words.pop()
            else:
                self.error = 1
        if inputs["push"]:
            if len(self.words) < 5:
                self.words.append(inputs["push_data"])
            else:
                self.error = 1


def stimulus(rng):
    """Tides: mostly pushes for a while, then mostly pops."""
    for likely in (0.8, 0.2, 0.9, 0.1, 0.5):
        for _ in range(12):
            yield {"push": int(rng.random() < likely), "pop": int(rng.random() > likely)}
