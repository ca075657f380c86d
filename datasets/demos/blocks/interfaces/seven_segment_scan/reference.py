"""Reference of seven_segment_scan."""

DWELL = 4
LIT = ["abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc"]
LIT += ["abcdefg", "abcdfg", "abcefg", "cdefg", "adef", "bcdeg", "adefg", "aefg"]


class Model:
    """The lines follow from the time since the reset, one cycle late."""

    def reset(self):
        self.time = 0
        self.lines = (15, 0)

    def outputs(self, inputs):
        return {"digit_on_n": self.lines[0], "segments": self.lines[1]}

    def clock(self, edges, inputs):
        turn, cycle = divmod(self.time, DWELL)
        self.time += 1
        place = turn % 4
        if cycle == 0:
            self.lines = (15, 0)
            return
        rest = inputs["digits"] // 16**place
        blank = inputs["blank_zeros"] and place and rest == 0
        shape = 0 if blank else sum(1 << "abcdefg".index(name) for name in LIT[rest % 16])
        self.lines = (15 - (1 << place), (inputs["points"] >> place & 1) * 128 + shape)


def stimulus(rng):
    """Numbers of every length, so that there are leading zeros."""
    while True:
        digits = rng.getrandbits(16) >> rng.choice((0, 0, 4, 8, 12, 16))
        for _ in range(rng.randint(1, 9)):
            yield {"digits": digits}
