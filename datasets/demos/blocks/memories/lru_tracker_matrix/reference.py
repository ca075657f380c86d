"""Reference of lru_tracker_matrix."""


class Model:
    """A list of the ways, oldest first."""

    def reset(self):
        self.order = [0, 1, 2, 3]

    def outputs(self, inputs):
        return {"victim": self.order[0], "victim_onehot": 2 ** self.order[0]}

    def clock(self, edges, inputs):
        if inputs["touch"]:
            self.order.remove(inputs["way"])
            self.order.append(inputs["way"])
