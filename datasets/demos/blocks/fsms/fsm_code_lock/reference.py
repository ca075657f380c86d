"""Reference of fsm_code_lock."""

CODE = [2, 7, 1, 4]


class Model:
    """A list of keys."""

    def reset(self):
        self.keys = []
        self.open = self.failures = self.wait = 0

    def outputs(self, inputs):
        return {"open": self.open, "blocked": int(self.wait > 0), "failures": self.failures}

    def clock(self, edges, inputs):
        dead = self.open or self.wait
        self.wait = max(0, self.wait - 1)
        if inputs["close"]:
            self.open = 0
        if inputs["key_valid"] and not dead:
            self.keys.append(inputs["key"])
        if len(self.keys) == 4:
            good = self.keys == CODE
            self.keys = []
            self.open = int(good)
            self.failures = 0 if good else (self.failures + 1) % 3
            if not good and not self.failures:
                self.wait = 20


def stimulus(rng):
    """Tries with at most one wrong digit; now and then the lock is shut."""
    wrong = rng.choice([None, None, 0, 1, 2, 3])
    for place in range(4):
        while rng.random() < 0.3:
            yield {"key_valid": 0, "close": int(rng.random() < 0.2)}
        key = (CODE[place] + rng.randrange(1, 16)) % 16 if place == wrong else CODE[place]
        yield {"key_valid": 1, "key": key, "close": int(rng.random() < 0.2)}
    yield {"close": rng.randrange(2)}
    yield {"close": 1}
