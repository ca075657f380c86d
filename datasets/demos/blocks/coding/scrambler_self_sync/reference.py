"""Reference of scrambler_self_sync."""


class Model:
    """The whole line as a list, oldest bit first."""

    def reset(self):
        self.line = [1] * 23

    def outputs(self, inputs):
        return {"bit_out": (inputs["bit_in"] + self.line[-18] + self.line[-23]) % 2}

    def clock(self, edges, inputs):
        if inputs["bit_valid"]:
            sent = inputs["bit_in"] if inputs["descramble"] else self.outputs(inputs)["bit_out"]
            self.line.append(sent)
