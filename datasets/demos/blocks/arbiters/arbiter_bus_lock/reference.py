"""Reference of arbiter_bus_lock."""


class Model:
    """An owner, or none, and an order."""

    def reset(self):
        self.owner = None
        self.order = "ab"

    def winner(self, inputs):
        able = [p for p in self.order if inputs[p + "_request"] and self.owner in (None, p)]
        return able[0] if able else None

    def outputs(self, inputs):
        winner = self.winner(inputs)
        grants = {p + "_grant": int(p == winner) for p in "ab"}
        return {**grants, "locked": int(self.owner is not None)}

    def clock(self, edges, inputs):
        winner = self.winner(inputs)
        if winner and inputs["bus_ready"]:
            self.owner = winner if inputs[winner + "_lock"] else None
            self.order = "ba" if winner == "a" else "ab"
