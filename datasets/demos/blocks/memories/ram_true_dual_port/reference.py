"""Reference of ram_true_dual_port."""


class Model:
    """Words by address; b is stored before a, so that a wins."""

    def reset(self):
        self.words = {}
        self.shown = {"read_a": None, "read_b": None, "collision": None}

    def outputs(self, inputs):
        return dict(self.shown)

    def clock(self, edges, inputs):
        stored = {}
        for port in "ba":
            address = inputs[f"address_{port}"]
            if inputs[f"enable_{port}"]:
                self.shown[f"read_{port}"] = self.words.get(address)
            if inputs[f"enable_{port}"] and inputs[f"write_{port}"]:
                self.shown["collision"] = int(address in stored)
                stored[address] = inputs[f"data_{port}"]
            elif port == "a":
                self.shown["collision"] = 0
        self.words.update(stored)
