"""Reference of sort_four_network."""


class Model:
    """Python's sort and a queue of three."""

    def reset(self):
        self.stages = [None] * 3

    def outputs(self, inputs):
        return {"out_valid": int(self.stages[2] is not None), "out_values": self.stages[2]}

    def clock(self, edges, inputs):
        new = None
        if inputs["in_valid"]:
            new = int.from_bytes(sorted(inputs["in_values"].to_bytes(4, "little")), "little")
        self.stages = [new, *self.stages[:2]]


def stimulus(rng):
    """Small numbers, so that some are equal, in all orders."""
    for _ in range(50):
        values = [rng.choice((0, 1, 2, 254, 255)) for _ in range(4)]
        yield {"in_valid": 1, "in_values": int.from_bytes(values, "little")}
