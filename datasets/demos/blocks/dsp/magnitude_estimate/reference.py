"""Reference of magnitude_estimate."""


class Model:
    """max, min and integer division."""

    def reset(self):
        pass

    def outputs(self, inputs):
        re, im = inputs["re"], inputs["im"]
        sizes = sorted((abs(re), abs(im)))
        octant = 4 * (im < 0) + 2 * (re < 0) + (abs(im) > abs(re))
        return {"magnitude": sizes[1] + 3 * sizes[0] // 8, "octant": octant}


def stimulus(rng):
    """Equal sizes and neighbours of them."""
    for _ in range(60):
        size = rng.randint(1, 127)
        other = size + rng.choice((-1, 0, 0, 1))
        yield {"re": rng.choice((-1, 1)) * size, "im": max(-128, min(127, rng.choice((-1, 1)) * other))}
