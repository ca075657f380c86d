"""Reference of counter_gray."""


def gray_codes(width):
    """Return the Gray codes of a width in order: mirrored, with a one before the second half."""
    codes = [0]
    for bit in range(width):
        codes += [code | 1 << bit for code in reversed(codes)]
    return codes


CODES = gray_codes(5)


class Model:
    """A place in the list of all codes."""

    def reset(self):
        self.place = 0

    def outputs(self, inputs):
        return {"binary": self.place, "gray": CODES[self.place]}

    def clock(self, edges, inputs):
        if inputs["enable"]:
            self.place = (self.place + 1) % len(CODES)


def stimulus(rng):
    """Mostly enabled, so that it goes all the way round."""
    while True:
        yield {"enable": int(rng.random() < 0.9)}
