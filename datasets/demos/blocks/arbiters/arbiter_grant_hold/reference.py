"""Reference of arbiter_grant_hold."""


class Model:
    """An owner and the age of its grant."""

    def reset(self):
        self.owner = None
        self.age = 1

    def outputs(self, inputs):
        asking = [port for port in range(3) if inputs["request"] >> port & 1]
        evicted = self.owner in asking and len(asking) > 1 and self.age >= 5
        return {"grant": 0 if self.owner is None else 2**self.owner, "evicted": int(evicted)}

    def clock(self, edges, inputs):
        asking = {port for port in range(3) if inputs["request"] >> port & 1}
        if self.owner in asking and not self.outputs(inputs)["evicted"]:
            self.age += 1
            return
        start = 0 if self.owner is None else self.owner + 1
        ring = [(start + place) % 3 for place in range(3)]
        self.owner = next((port for port in ring if port in asking - {self.owner}), None)
        self.age = 1


def stimulus(rng):
    """Owners that ask for long."""
    request = rng.randrange(8)
    for _ in range(rng.randrange(3, 14)):
        yield {"request": request | (rng.randrange(8) if rng.random() < 0.2 else 0)}
