"""Reference of clock_enable_fractional."""


class Model:
    """The phase as a number in units of 1/modulo."""

    def reset(self):
        self.phase = self.tick = 0

    def outputs(self, inputs):
        return {"tick": self.tick}

    def clock(self, edges, inputs):
        total = self.phase + inputs["step"]
        self.tick = int(total >= inputs["modulo"])
        self.phase = (total - self.tick * inputs["modulo"]) % 16
