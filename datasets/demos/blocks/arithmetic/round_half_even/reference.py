"""Reference of round_half_even."""


class Model:
    """Python rounds halves to even, too; 16 bits are exact in a float."""

    def reset(self):
        pass

    def outputs(self, inputs):
        nearest = round(inputs["value"] / 256)
        return {
            "rounded": min(nearest, 127),
            "inexact": int(inputs["value"] % 256 != 0),
            "saturated": int(nearest > 127),
        }


def stimulus(rng):
    """Ties, near ties, integers, and the upper end of the range."""
    for _ in range(60):
        whole = rng.choice((127, rng.randrange(-128, 128)))
        yield {"value": whole * 256 + rng.choice((0, 1, 64, 127, 128, 129, 255))}
