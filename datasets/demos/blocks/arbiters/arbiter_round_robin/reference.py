"""Reference of arbiter_round_robin."""

COUNT = 4


class Model:
    """Requesters considered in an order that starts behind the last one served."""

    def reset(self):
        self.start = 0

    def chosen(self, inputs):
        order = [(self.start + i) % COUNT for i in range(COUNT)]
        return next((p for p in order if inputs["request"] >> p & 1), None)

    def outputs(self, inputs):
        chosen = self.chosen(inputs)
        return {"grant": 0 if chosen is None else 1 << chosen, "busy": int(chosen is not None)}

    def clock(self, edges, inputs):
        chosen = self.chosen(inputs)
        if inputs["accept"] and chosen is not None:
            self.start = (chosen + 1) % COUNT
