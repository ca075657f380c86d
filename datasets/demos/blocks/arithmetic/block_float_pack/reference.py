"""Reference of block_float_pack."""


def pack(values):
    exponent = next(e for e in range(9) if all(-(2 ** (7 + e)) <= v < 2 ** (7 + e) for v in values))
    return exponent, sum((v // 2**exponent % 256) << 8 * i for i, v in enumerate(values))


class Model:
    """The range that holds all four, found by trying."""

    def reset(self):
        self.stages = [None, None]

    def outputs(self, inputs):
        exponent, mantissas = self.stages[1] or (None, None)
        return {"out_valid": int(self.stages[1] is not None), "exponent": exponent, "mantissas": mantissas}

    def clock(self, edges, inputs):
        values = [((inputs["in_values"] >> 16 * i) + 32768) % 65536 - 32768 for i in range(4)]
        self.stages = [pack(values) if inputs["in_valid"] else None, self.stages[0]]


def stimulus(rng):
    """Sets of every size, and the ends of ranges."""
    for _ in range(60):
        bits = rng.randrange(17)
        values = [rng.choice((-1, 1)) * (rng.getrandbits(16) >> bits) for _ in range(4)]
        values = [min(32767, max(-32768, v)) for v in values]
        if rng.random() < 0.4:
            values[rng.randrange(4)] = rng.choice((-1, 1)) * 2 ** rng.randint(6, 14)
            values[rng.randrange(4)] -= rng.getrandbits(1)
        yield {"in_valid": 1, "in_values": sum((v % 65536) << 16 * i for i, v in enumerate(values))}
