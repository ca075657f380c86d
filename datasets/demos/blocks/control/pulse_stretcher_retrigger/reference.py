"""Reference of pulse_stretcher_retrigger."""


class Model:
    """The output of the coming cycles as a list."""

    def reset(self):
        self.now = 0
        self.coming = []

    def outputs(self, inputs):
        return {"stretched": self.now}

    def clock(self, edges, inputs):
        self.now = int(bool(inputs["pulse"] or self.coming))
        if inputs["pulse"] and (inputs["retrigger"] or not self.coming):
            self.coming = [1] * inputs["length"]
        else:
            self.coming = self.coming[1:]
