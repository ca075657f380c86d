"""Reference of life_cell."""


class Model:
    """Born with three, stays with two or three."""

    def reset(self):
        self.alive = 0

    def after(self, inputs):
        count = bin(inputs["neighbours"]).count("1")
        return int(count in ((2, 3) if self.alive else (3,)))

    def outputs(self, inputs):
        return {"alive": self.alive, "changes": int(self.after(inputs) != self.alive)}

    def clock(self, edges, inputs):
        if inputs["write"]:
            self.alive = inputs["write_value"]
        elif inputs["step"]:
            self.alive = self.after(inputs)
