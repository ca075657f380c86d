"""Reference of requantize_int8."""

import math


class Model:
    """Rounding with floats, which hold 53 bits; a queue of two."""

    def reset(self):
        self.stages = [None, None]

    def outputs(self, inputs):
        return {"out_valid": int(self.stages[1] is not None), "out_value": self.stages[1]}

    def clock(self, edges, inputs):
        result = None
        if inputs["in_valid"]:
            scale = inputs["multiplier"] / 2.0 ** inputs["shift"]
            rounded = math.floor(inputs["accumulator"] * scale + (0.5 if inputs["shift"] else 0))
            result = min(max(rounded + inputs["zero_point"], -128), 127)
        self.stages = [result, self.stages[0]]


def stimulus(rng):
    """Scales that bring the accumulator into the range of a byte, and ties."""
    for _ in range(100):
        shift = rng.randrange(32)
        size = min(19, max(0, shift - 7 + 6 + rng.randint(-2, 3)))
        accumulator = rng.getrandbits(19) >> (19 - size)
        yield {
            "in_valid": 1,
            "accumulator": rng.choice((-1, 1)) * accumulator,
            "multiplier": rng.choice((128, 128, 255, 64, rng.randrange(256))),
            "shift": shift,
            "zero_point": rng.choice((0, 0, rng.randint(-128, 127))),
        }
