"""Reference of handshake_four_phase."""


class Model:
    """The last two requests, and the data that was taken at the latest edge."""

    def reset(self):
        self.requests = [0, 0]
        self.answered = 0
        self.taken = None

    def outputs(self, inputs):
        return {
            "acknowledge": self.answered,
            "strobe": int(self.taken is not None),
            "strobe_data": self.taken,
        }

    def clock(self, edges, inputs):
        seen = self.requests.pop(0)
        self.requests.append(inputs["request"])
        takes = seen and not self.answered and inputs["accept"]
        self.taken = inputs["request_data"] if takes else None
        self.answered = int(bool(seen and (self.answered or takes)))
