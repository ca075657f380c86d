"""Reference of leading_zero_count."""


class Model:
    """What bit_length leaves of sixteen."""

    def reset(self):
        pass

    def outputs(self, inputs):
        return {"count": 16 - inputs["word"].bit_length()}


def stimulus(rng):
    """Every length of number equally often."""
    for _ in range(100):
        yield {"word": rng.getrandbits(16) >> rng.randrange(17)}
