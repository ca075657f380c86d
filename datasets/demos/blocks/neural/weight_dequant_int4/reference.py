"""Reference of weight_dequant_int4."""


class Model:
    """A list of finished weights."""

    def reset(self):
        self.weights = []

    def outputs(self, inputs):
        left = len(self.weights)
        return {
            "weight_valid": int(left > 0),
            "word_ready": int(left == 0 or (left == 1 and inputs["weight_ready"])),
            "weight": self.weights[0] if left else None,
            "weight_last": int(left == 1) if left else None,
        }

    def clock(self, edges, inputs):
        ready = self.outputs(inputs)["word_ready"]
        if inputs["weight_ready"]:
            self.weights = self.weights[1:]
        if inputs["word_valid"] and ready:
            codes = [int(digit, 16) for digit in reversed(f"{inputs['word']:08x}")]
            self.weights = [(code - inputs["zero_point"]) * inputs["scale"] for code in codes]


def stimulus(rng):
    """Words that follow each other, readers that seldom pause."""
    for _ in range(60):
        yield {"word_valid": int(rng.random() < 0.9), "weight_ready": int(rng.random() < 0.85)}
