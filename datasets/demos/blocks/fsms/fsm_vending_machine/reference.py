"""Reference of fsm_vending_machine."""


class Model:
    """Money in and money owed."""

    def reset(self):
        self.paid = self.owed = self.falls = 0

    def outputs(self, inputs):
        return {
            "coin_accept": int(not self.owed and inputs["coin"] < 3),
            "release_item": self.falls,
            "pay_out": int(self.owed > 0),
            "credit": (self.paid + self.owed) // 5,
        }

    def clock(self, edges, inputs):
        self.falls = 0
        if self.owed:
            self.owed -= 5
        elif inputs["coin_valid"] and inputs["coin"] < 3:
            self.paid += (5, 10, 20)[inputs["coin"]]
            if self.paid >= 35:
                self.falls, self.owed, self.paid = 1, self.paid - 35, 0
        elif inputs["cancel"]:
            self.owed, self.paid = self.paid, 0


def stimulus(rng):
    """Seldom a cancel."""
    for _ in range(20):
        yield {"coin_valid": int(rng.random() < 0.8), "cancel": int(rng.random() < 0.1)}
