"""Reference of pe_weight_stationary."""


class Model:
    """A pair of weights, and what goes on to the neighbours."""

    def reset(self):
        self.weights = [0, 0]  # active, waiting
        self.swap = 0
        self.x = self.sum = None  # known from the first edge after reset on

    def outputs(self, inputs):
        return {"weight_out": self.weights[1], "swap_out": self.swap, "x_out": self.x, "sum_out": self.sum}

    def clock(self, edges, inputs):
        weight = self.weights[inputs["swap_in"]]
        self.sum = (inputs["sum_in"] + weight * inputs["x_in"]) % (1 << 20)
        self.x, self.swap = inputs["x_in"], inputs["swap_in"]
        self.weights = [weight, inputs["weight_in"] if inputs["load"] else self.weights[1]]
