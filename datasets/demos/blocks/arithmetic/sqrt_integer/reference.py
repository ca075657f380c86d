"""Reference of sqrt_integer."""

import math


class Model:
    """The root from math.isqrt, and a countdown."""

    def reset(self):
        self.left = None  # None: waiting; 0: done

    def outputs(self, inputs):
        done = self.left == 0
        root = math.isqrt(self.radicand) if done else None
        remainder = self.radicand - root * root if done else None
        return {"acknowledge": int(done), "root": root, "remainder": remainder}

    def clock(self, edges, inputs):
        if self.left is None:
            if inputs["request"]:
                self.radicand = inputs["radicand"]
                self.left = 8
        elif self.left:
            self.left -= 1
        elif not inputs["request"]:
            self.left = None


def stimulus(rng):
    """Squares, their neighbours, and any number; sometimes the user is slow, sometimes hasty."""
    while True:
        base = rng.choice((rng.randrange(256), 255, 0)) ** 2 + rng.choice((-1, 0, 0, 1))
        number = rng.choice((base % 65536, 65535, rng.randrange(65536)))
        yield {"request": 0}
        seen = {"acknowledge": 0}
        while not seen["acknowledge"]:
            seen = yield {"request": int(rng.random() < 0.9), "radicand": number}
        for _ in range(rng.randrange(3)):
            yield {"request": 1}
