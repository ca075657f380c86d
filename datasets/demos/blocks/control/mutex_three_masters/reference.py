"""Reference of mutex_three_masters."""


class Model:
    """The number of the owner, or None."""

    def reset(self):
        self.owner = None
        self.wrong = False

    def outputs(self, inputs):
        return {"owner": 0 if self.owner is None else 2**self.owner, "violation": int(self.wrong)}

    def clock(self, edges, inputs):
        asking = [i for i in range(3) if inputs["lock"] >> i & 1]
        leaving = [i for i in range(3) if inputs["unlock"] >> i & 1]
        self.wrong = any(i != self.owner for i in leaving)
        if self.owner is None:
            self.owner = min(asking, default=None)
        elif self.owner in leaving:
            self.owner = None
