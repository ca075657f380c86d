"""Reference of credit_sender."""


class Model:
    """The places at the receiver that are taken or on their way."""

    def reset(self):
        self.outstanding = 0
        self.wrong = False
        self.word = None

    def outputs(self, inputs):
        return {
            "in_ready": int(self.outstanding < 5),
            "link_valid": int(self.word is not None),
            "link_data": self.word,
            "credits": 5 - self.outstanding,
            "credit_error": int(self.wrong),
        }

    def clock(self, edges, inputs):
        goes = inputs["in_valid"] and self.outstanding < 5
        self.word = inputs["in_data"] if goes else None
        self.outstanding += bool(goes)
        if inputs["credit_return"]:
            self.wrong = self.wrong or self.outstanding == 0
            self.outstanding = max(0, self.outstanding - 1)


def stimulus(rng):
    """Words use up the credits, credits come back, at last one too many."""
    for likely in (0.2, 0.8, 0.45, 0.95):
        for _ in range(15):
            yield {"in_valid": int(rng.random() > likely), "credit_return": int(rng.random() < likely)}
