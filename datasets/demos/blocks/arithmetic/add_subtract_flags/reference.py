"""Reference of add_subtract_flags."""


def signed(value):
    return value - 256 if value > 127 else value


class Model:
    """Once with unsigned numbers, once with signed ones."""

    def reset(self):
        pass

    def outputs(self, inputs):
        a, b = inputs["a"], inputs["b"]
        exact, carry = (a - b, a >= b) if inputs["subtract"] else (a + b, a + b > 255)
        as_signed = signed(a) - signed(b) if inputs["subtract"] else signed(a) + signed(b)
        result = exact % 256
        return {
            "result": result,
            "carry": int(carry),
            "overflow": int(not -128 <= as_signed <= 127),
            "zero": int(result == 0),
            "negative": int(result > 127),
        }


def stimulus(rng):
    """Equal and opposite operands, for the zero flag."""
    for _ in range(20):
        a = rng.randrange(256)
        yield {"a": a, "b": a, "subtract": rng.getrandbits(1)}
        yield {"a": a, "b": -a % 256, "subtract": rng.getrandbits(1)}
