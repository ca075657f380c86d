"""Reference of bfloat16_multiply."""

import math


def value(code):
    """Return the number that a code stands for, as a float."""
    sign = -1.0 if code >> 15 else 1.0
    exponent, fraction = code >> 7 & 255, code & 127
    if exponent == 255:
        return math.nan if fraction else sign * math.inf
    return sign * 0.0 if exponent == 0 else sign * (128 + fraction) * 2.0 ** (exponent - 134)


def code(number):
    """Return the code of a float: rounded to eight bits, or zero or infinity outside the range."""
    if math.isnan(number):
        return 0x7FC0
    sign = 0x8000 if math.copysign(1, number) < 0 else 0
    mantissa, exponent = math.frexp(abs(number))
    if math.isinf(number):
        return sign | 0x7F80
    rounded = round(mantissa * 256)  # 128 to 256
    biased = (exponent - 8 + 134 - 1) * 128 + rounded
    if number == 0 or biased < 128:
        return sign
    return sign | min(biased, 0x7F80)


class Model:
    """The product of two floats is exact: 16 bits of 53."""

    def reset(self):
        self.product = None

    def outputs(self, inputs):
        return {"product": self.product}

    def clock(self, edges, inputs):
        if inputs["enable"]:
            self.product = code(value(inputs["a"]) * value(inputs["b"]))


def stimulus(rng):
    """Ordinary numbers, special ones, ties, and products at the ends of the range."""

    def number(exponent):
        fraction = rng.choice((0, 127, 64, rng.randrange(128)))
        return rng.getrandbits(1) << 15 | exponent << 7 | fraction

    for _ in range(40):
        yield {"enable": 1, "a": number(rng.randint(1, 254)), "b": number(rng.randint(120, 134))}
        special = rng.choice((0, 255))
        yield {"enable": 1, "a": number(special), "b": number(rng.choice((0, 255, 1, 100)))}
        yield {"enable": 1, "a": number(rng.choice((0, 255, 1, 100))), "b": number(special)}
        low = rng.randint(1, 126)
        yield {"enable": 1, "a": number(low), "b": number(127 - low + rng.randint(0, 1))}
        high = rng.randint(128, 254)
        yield {"enable": 1, "a": number(high), "b": number(381 - high - rng.randint(0, 1))}
