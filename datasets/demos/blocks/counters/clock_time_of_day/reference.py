"""Reference of clock_time_of_day."""


class Model:
    """Seconds since midnight."""

    def reset(self):
        self.time = 0

    def outputs(self, inputs):
        hours = self.time // 3600
        return {
            "seconds": self.time % 60,
            "minutes": self.time // 60 % 60,
            "hours": hours,
            "hours_12": (hours + 11) % 12 + 1,
            "pm": hours // 12,
            "midnight": int(inputs["tick"] and not inputs["set"] and self.time == 86399),
        }

    def clock(self, edges, inputs):
        if inputs["set"]:
            self.time = 3600 * inputs["set_hours"] + 60 * inputs["set_minutes"]
        elif inputs["tick"]:
            self.time = (self.time + 1) % 86400


def stimulus(rng):
    """Times near the ends of hours, and more than a minute of ticks."""
    for hour in [23, *rng.sample(range(24), 24), 23]:
        minute = 59 if hour == 23 else rng.choice([59, rng.randrange(60)])
        legal = {"set_hours": hour, "set_minutes": minute}
        yield {"set": 1, **legal}
        for _ in range(rng.randrange(58, 68)):
            yield {"set": 0, "tick": int(rng.random() < 0.97), **legal}
            if rng.random() < 0.01:
                yield {"set": 0, "tick": 0, **legal}
        yield {"set": 1, "tick": 1, **legal} if rng.random() < 0.5 else {"set": 0, **legal}
