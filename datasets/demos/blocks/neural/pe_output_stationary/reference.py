"""Reference of pe_output_stationary."""


class Model:
    """A list of products that is summed when asked."""

    def reset(self):
        self.terms = [0]
        self.passed = (None, None, None)  # no reset, and it may have changed meanwhile

    def outputs(self, inputs):
        a, b, first = self.passed
        wrapped = sum(self.terms) % (1 << 20)
        return {"a_out": a, "b_out": b, "first_out": first, "chain_out": wrapped}

    def clock(self, edges, inputs):
        product = inputs["a_in"] * inputs["b_in"]
        if inputs["drain"]:
            self.terms = [inputs["chain_in"]]
        elif inputs["step"]:
            self.terms = [product] if inputs["first_in"] else [*self.terms, product]
        if inputs["step"]:
            self.passed = inputs["a_in"], inputs["b_in"], inputs["first_in"]
