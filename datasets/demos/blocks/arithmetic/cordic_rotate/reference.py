"""Reference of cordic_rotate."""

import math

ANGLES = [round(16384 * math.atan(2**-i) / (2 * math.pi)) for i in range(10)]


def rotate(x, y, angle):
    """Turn (x, y) by angle / 4096 of a turn, all ten steps."""
    if 1024 <= angle < 3072:
        x, y, angle = -x, -y, (angle + 2048) % 4096
    rest = 4 * (angle if angle < 2048 else angle - 4096)
    for i, elementary in enumerate(ANGLES):
        sign = 1 if rest >= 0 else -1
        u, v = math.floor(x / 2**i), math.floor(y / 2**i)
        x, y, rest = x - sign * v, y + sign * u, rest - sign * elementary
    return x, y


class Model:
    """The rotation in one go, and a countdown."""

    def reset(self):
        self.left = 0
        self.done = 0
        self.vector = None, None

    def outputs(self, inputs):
        x, y = self.vector if self.left == 0 else (None, None)
        return {"ready": int(self.left == 0), "done": self.done, "x_out": x, "y_out": y}

    def clock(self, edges, inputs):
        self.done = 0
        if self.left:
            self.left -= 1
            self.done = int(self.left == 0)
        elif inputs["start"]:
            self.left = 10
            self.vector = rotate(inputs["x_in"], inputs["y_in"], inputs["angle"])


def stimulus(rng):
    """Rotations that are started as soon as possible, with vectors of all lengths."""
    size = rng.choice((511, 300, 20))
    for _ in range(10):
        angle = rng.choice((0, 1024, 2048, 3072, rng.randrange(4096)))
        vector = {"x_in": rng.randint(-size, size), "y_in": rng.randint(-size, size), "angle": angle}
        seen = {"ready": 0}
        while not seen["ready"]:
            seen = yield {"start": 1, **vector}
