"""Reference of fsm_divisible_by_five."""


class Model:
    """The whole number."""

    def reset(self):
        self.number = 0

    def outputs(self, inputs):
        return {"divisible": int(self.number % 5 == 0), "remainder": self.number % 5}

    def clock(self, edges, inputs):
        if inputs["in_valid"]:
            self.number = inputs["in_bit"] if inputs["in_first"] else 2 * self.number + inputs["in_bit"]


def stimulus(rng):
    """Long numbers."""
    yield {"in_valid": 1, "in_first": 1}
    for _ in range(rng.randrange(30)):
        yield {"in_valid": int(rng.random() < 0.8), "in_first": 0}
