"""Reference of activation_stage."""

import math

FUNCTIONS = (
    lambda x: x,
    lambda x: max(x, 0),
    lambda x: x if x >= 0 else math.floor(x / 8),
    lambda x: min(max(x, 0), 96),
)


class Model:
    """One word, or None."""

    def reset(self):
        self.word = None

    def outputs(self, inputs):
        full = self.word is not None
        return {
            "out_valid": int(full),
            "in_ready": int(not full or inputs["out_ready"]),
            "out_value": self.word,
        }

    def clock(self, edges, inputs):
        if self.word is None or inputs["out_ready"]:
            self.word = FUNCTIONS[inputs["kind"]](inputs["in_value"]) if inputs["in_valid"] else None


def stimulus(rng):
    """Values around zero and around the clip."""
    for _ in range(100):
        value = rng.choice((-128, -9, -8, -7, -1, 0, 1, 95, 96, 97, 127, rng.randint(-128, 127)))
        yield {"in_valid": 1, "in_value": value, "out_ready": int(rng.random() < 0.8)}
