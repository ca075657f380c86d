"""Reference of delay_line_ram."""


class Model:
    """All samples since reset; the delayed one is counted from the end."""

    def reset(self):
        self.samples = []
        self.shown = None

    def outputs(self, inputs):
        return {"out_valid": int(self.shown is not None), "out_data": self.shown}

    def clock(self, edges, inputs):
        self.shown = None
        if inputs["in_valid"]:
            self.samples.append(inputs["in_data"])
            if len(self.samples) > inputs["delay"]:
                self.shown = self.samples[-1 - inputs["delay"]]
