"""Reference of reset_synchronizer."""


class Model:
    """The number of clock edges since the reset was released."""

    def reset(self):
        self.edges = 0

    def outputs(self, inputs):
        return {"rst_n": int(self.edges >= 2)}

    def clock(self, edges, inputs):
        self.edges += 1
