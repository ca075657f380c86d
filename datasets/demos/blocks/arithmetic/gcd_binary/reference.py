"""Reference of gcd_binary."""

import math


def steps_of(x, y):
    """Count the steps until one of the numbers is zero."""
    if x == 0 or y == 0:
        return 0
    if x % 2 and y % 2:
        return 1 + (steps_of((x - y) // 2, y) if x > y else steps_of(x, (y - x) // 2))
    return 1 + steps_of(x if x % 2 else x // 2, y if y % 2 else y // 2)


class Model:
    """math.gcd, and the number of steps."""

    def __init__(self):
        self.gcd = None

    def reset(self):
        self.left = None
        self.done = 0

    def outputs(self, inputs):
        return {"ready": int(self.left is None), "done": self.done, "gcd": self.gcd}

    def clock(self, edges, inputs):
        self.done = 0
        if self.left is None:
            if inputs["start"]:
                self.operands = inputs["a"], inputs["b"]
                self.left = steps_of(*self.operands)
        elif self.left:
            self.left -= 1
        else:
            self.left, self.done, self.gcd = None, 1, math.gcd(*self.operands)


def stimulus(rng):
    """Multiples of a common factor, often with twos in it."""
    for _ in range(12):
        factor = rng.choice((1, 2, 4, 6, 8, 12, 16, 32, 64, 5, 7))
        most = 255 // factor
        operands = {"a": factor * rng.randint(0, most), "b": factor * rng.randint(0, most)}
        yield {"start": 1, **operands}
        for _ in range(18):
            yield {"start": 0}
