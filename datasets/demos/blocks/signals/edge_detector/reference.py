"""Reference of edge_detector."""


class Model:
    """The last level, and the step from it."""

    def reset(self):
        self.level = 0

    def outputs(self, inputs):
        step = inputs["signal"] - self.level
        return {"rising": int(step > 0), "falling": int(step < 0), "any_edge": abs(step)}

    def clock(self, edges, inputs):
        self.level = inputs["signal"]
