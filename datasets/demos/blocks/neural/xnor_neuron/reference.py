"""Reference of xnor_neuron."""


class Model:
    """The dot product of vectors of +1 and -1, and from it the agreements."""

    def reset(self):
        self.dot = self.inputs = 0
        self.answer = (None, None)
        self.valid = 0

    def outputs(self, inputs):
        return {"out_valid": self.valid, "agreements": self.answer[0], "fires": self.answer[1]}

    def clock(self, edges, inputs):
        self.valid = int(inputs["in_valid"] and inputs["in_last"])
        if not inputs["in_valid"]:
            return
        if inputs["in_first"]:
            self.dot = self.inputs = 0
        for i in range(32):
            a, w = (2 * (inputs[name] >> i & 1) - 1 for name in ("activations", "weights"))
            self.dot += a * w
            self.inputs += 1
        if inputs["in_last"]:
            agreements = (self.dot + self.inputs) // 2
            self.answer = agreements, int(agreements >= inputs["threshold"])


def stimulus(rng):
    """Neurons of some words, with thresholds close to the sum; one with everything in agreement."""
    while True:
        words = rng.choice((1, 2, 5, 31))
        total = 0
        for k in range(words):
            activations = rng.getrandbits(32)
            noise = 0 if words == 31 else rng.getrandbits(32) & rng.getrandbits(32)
            total += 32 - bin(noise).count("1")
            while rng.random() < 0.2:
                yield {"in_valid": 0}
            yield {
                "in_valid": 1,
                "in_first": int(k == 0),
                "in_last": int(k == words - 1),
                "activations": activations,
                "weights": activations ^ noise,
                "threshold": min(1023, max(0, total + rng.randint(-1, 1))),
            }
