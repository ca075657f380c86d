"""Reference of counter_events_saturating."""


class Model:
    """Plain integers, clamped."""

    def reset(self):
        self.balance = 0
        self.flags = set()

    def outputs(self, inputs):
        return {
            "balance": self.balance,
            "overflowed": int("over" in self.flags),
            "underflowed": int("under" in self.flags),
        }

    def clock(self, edges, inputs):
        wanted = self.balance + inputs["arrivals"] - inputs["departures"]
        self.balance = min(31, max(0, wanted))
        if inputs["clear_flags"]:
            self.flags = set()
        if wanted != self.balance:
            self.flags.add("over" if wanted > self.balance else "under")


def stimulus(rng):
    """Long drifts up and down."""
    up = rng.randrange(2)
    for _ in range(rng.randrange(5, 30)):
        much, little = rng.randrange(4), rng.randrange(2)
        yield {
            "arrivals": much if up else little,
            "departures": little if up else much,
            "clear_flags": int(rng.random() < 0.15),
        }
