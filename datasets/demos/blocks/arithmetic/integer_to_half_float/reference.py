"""Reference of integer_to_half_float."""

import math


class Model:
    """Scaling to eleven bits with frexp, and Python's rounding of halves to even."""

    def reset(self):
        pass

    def outputs(self, inputs):
        value = inputs["integer_in"]
        if value == 0:
            return {"half_out": 0}
        exponent = math.frexp(abs(value))[1] - 1
        significand = round(abs(value) / 2.0 ** (exponent - 10))
        code = (exponent + 15) * 1024 + significand - 1024
        return {"half_out": code + (32768 if value < 0 else 0)}


def stimulus(rng):
    """Numbers of every length, and ties."""
    for _ in range(100):
        value = rng.getrandbits(15) >> rng.randrange(16)
        if rng.random() < 0.5:
            value = value & ~0x1F | rng.choice((0x08, 0x10, 0x18, 0x0F, 0x11))
        yield {"integer_in": rng.choice((-1, 1)) * value}
