"""Reference of differentiator_smooth."""


class Model:
    """Least squares: covariance of place and value over a list of samples."""

    def reset(self):
        self.samples = []
        self.slope = None
        self.valid = 0

    def outputs(self, inputs):
        return {"out_valid": self.valid, "slope_times_ten": self.slope}

    def clock(self, edges, inputs):
        self.valid = 0
        if not inputs["in_valid"]:
            return
        self.samples = [*self.samples, inputs["sample"]][-5:]
        self.slope = None
        if len(self.samples) == 5:
            self.valid = 1
            self.slope = sum((place - 2) * value for place, value in enumerate(self.samples))
