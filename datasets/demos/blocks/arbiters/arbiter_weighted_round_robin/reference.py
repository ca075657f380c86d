"""Reference of arbiter_weighted_round_robin."""


class Model:
    """A ring of ports that is turned, and a number of grants."""

    def reset(self):
        self.ring = [0, 1, 2, 3]
        self.used = 0

    def order(self, inputs):
        weight = inputs["weights"] // 8 ** self.ring[0] % 8
        return self.ring if self.used < weight else self.ring[1:] + self.ring[:1]

    def outputs(self, inputs):
        order = self.order(inputs)
        asking = [port for port in order if inputs["request"] >> port & 1]
        port = asking[0] if asking else order[3]
        return {"grant": 2**port if asking else 0, "granted_port": port}

    def clock(self, edges, inputs):
        if inputs["request"]:
            port = self.outputs(inputs)["granted_port"]
            goes_on = port == self.ring[0] and self.order(inputs) is self.ring
            self.used = self.used + 1 if goes_on else 1
            self.ring = [(port + place) % 4 for place in range(4)]


def stimulus(rng):
    """Weights that stay while the load is heavy."""
    weights = rng.randrange(4096)
    for _ in range(30):
        yield {"weights": weights, "request": rng.choice([15, 15, 7, 13, 1, 4, rng.randrange(16)])}
