"""Reference of watchdog_window."""


class Model:
    """The time now and the time at which the period began."""

    def reset(self):
        self.now = self.began = 0
        self.bites = (0, 0)

    def outputs(self, inputs):
        early, late = self.bites
        return {"window_open": int(self.now - self.began >= 6), "bite_early": early, "bite_late": late}

    def clock(self, edges, inputs):
        age = self.now - self.began
        served = bool(inputs["service"])
        self.bites = (int(served and age < 6), int(not served and age == 11))
        self.now += 1
        if served or age == 11:
            self.began = self.now


def stimulus(rng):
    """Services after every possible time."""
    for _ in range(12):
        for _ in range(rng.randrange(14)):
            yield {"service": 0}
        yield {"service": 1}
