"""Reference of log2_mitchell."""

import math


class Model:
    """A float has the exponent and the fraction ready."""

    def reset(self):
        pass

    def outputs(self, inputs):
        value = inputs["value"]
        if value == 0:
            return {"log2": 0, "is_zero": 1}
        mantissa, exponent = math.frexp(value)  # mantissa from 0.5 to below 1
        return {"log2": (exponent - 1) * 256 + math.floor((2 * mantissa - 1) * 256), "is_zero": 0}


def stimulus(rng):
    """Numbers of every length equally often."""
    for _ in range(100):
        yield {"value": rng.getrandbits(16) >> rng.randrange(17)}
