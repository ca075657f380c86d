"""Reference of lfsr_galois_16."""

EXPONENTS = (16, 14, 13, 11)


class Model:
    """A polynomial over GF(2), as the set of its exponents, divided by x in each step."""

    def reset(self):
        self.terms = {0}

    def outputs(self, inputs):
        return {"state": sum(1 << term for term in self.terms), "random_bit": int(0 in self.terms)}

    def clock(self, edges, inputs):
        if inputs["load"]:
            self.terms = {i for i in range(16) if inputs["seed"] >> i & 1} or {0}
        elif inputs["enable"]:
            shifted = {term - 1 for term in self.terms if term}
            feedback = {exponent - 1 for exponent in EXPONENTS} if 0 in self.terms else set()
            self.terms = shifted ^ feedback
