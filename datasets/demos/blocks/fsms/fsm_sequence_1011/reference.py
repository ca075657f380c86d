"""Reference of fsm_sequence_1011."""


class Model:
    """The last three bits, which are compared as they are: no states."""

    def reset(self):
        self.bits = []

    def outputs(self, inputs):
        seen = [*self.bits, inputs["bit_in"]]
        return {"found": int(bool(inputs["bit_valid"]) and seen == [1, 0, 1, 1])}

    def clock(self, edges, inputs):
        if inputs["bit_valid"]:
            self.bits = [*self.bits, inputs["bit_in"]][-3:]
