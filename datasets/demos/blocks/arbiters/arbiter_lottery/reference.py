"""Reference of arbiter_lottery."""

HOLDERS = [0] * 8 + [1] * 4 + [2] * 3 + [3]


class Model:
    """A random number and a list of tickets."""

    def reset(self):
        self.number = 1

    def outputs(self, inputs):
        ticket = 0
        for place in (7, 4, 2, 0):
            ticket = 2 * ticket + self.number // 2**place % 2
        asking = [port for port in range(4) if inputs["request"] >> port & 1]
        winner = HOLDERS[ticket]
        granted = [winner] if winner in asking else asking[:1]
        return {"ticket": ticket, "grant": sum(2**port for port in granted)}

    def clock(self, edges, inputs):
        if inputs["seed_load"]:
            self.number = inputs["seed"] or 1
        else:
            half, odd = divmod(self.number, 2)
            self.number = half ^ 0xB8 if odd else half


def stimulus(rng):
    """Few seeds."""
    yield {"seed_load": 1, "seed": rng.choice([0, rng.randrange(256)])}
    for _ in range(rng.randrange(20)):
        yield {"seed_load": 0}
