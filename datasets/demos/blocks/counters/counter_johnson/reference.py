"""Reference of counter_johnson."""

CODES = [0, 1, 3, 7, 15, 14, 12, 8]


class Model:
    """A place in a list of eight codes."""

    def reset(self):
        self.place = 0

    def outputs(self, inputs):
        return {"ring": CODES[self.place], "phase": 1 << self.place}

    def clock(self, edges, inputs):
        if inputs["enable"]:
            self.place = (self.place + (-1 if inputs["reverse"] else 1)) % 8
