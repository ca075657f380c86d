"""Reference of fir_transposed_chain."""

COEFFICIENTS = (127, -45, 77, -20, 3)


class Model:
    """Direct form: the last samples and one long sum."""

    def reset(self):
        self.samples = [0] * 5

    def outputs(self, inputs):
        return {"result": sum(h * s for h, s in zip(COEFFICIENTS, self.samples, strict=True))}

    def clock(self, edges, inputs):
        if inputs["enable"]:
            self.samples = [inputs["sample"], *self.samples[:4]]
