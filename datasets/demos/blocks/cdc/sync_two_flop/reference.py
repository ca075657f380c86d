"""Reference of sync_two_flop."""


class Model:
    """A delay of two edges."""

    def reset(self):
        self.stages = [0, 0]

    def outputs(self, inputs):
        return {"sync_out": self.stages[1]}

    def clock(self, edges, inputs):
        self.stages = [inputs["async_in"], self.stages[0]]
