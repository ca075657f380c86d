"""Reference of ram_dual_port."""


class Model:
    """Words by address, None while unknown."""

    def __init__(self):
        self.words = [None] * 16

    def reset(self):
        self.read_data = None

    def outputs(self, inputs):
        return {"read_data": self.read_data}

    def clock(self, edges, inputs):
        if inputs["read_enable"]:
            self.read_data = self.words[inputs["read_address"]]
        if inputs["write_enable"]:
            self.words[inputs["write_address"]] = inputs["write_data"]
