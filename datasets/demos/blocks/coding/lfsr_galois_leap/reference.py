"""Reference of lfsr_galois_leap."""


class Model:
    """Division by x in the field of 2**24 elements, bits mirrored: the state as a polynomial."""

    def reset(self):
        self.set(1)

    def set(self, seed):
        # Coefficient of x**k is bit 23-k of the register.
        self.poly = int(f"{seed:024b}"[::-1], 2)

    def outputs(self, inputs):
        return {"random_byte": int(f"{self.poly:024b}"[::-1], 2) % 256}

    def clock(self, edges, inputs):
        if inputs["seed_load"]:
            self.set(inputs["seed"] or 1)
        elif inputs["take"]:
            self.poly <<= 8
            for power in range(31, 23, -1):
                if self.poly >> power & 1:
                    self.poly ^= (1 << 24 | 1 << 7 | 1 << 2 | 1 << 1 | 1) << power - 24


def stimulus(rng):
    """The forbidden seed, and bytes after it."""
    yield {"seed_load": 1, "seed": rng.choice((0, 1, rng.getrandbits(24)))}
    for _ in range(rng.randint(1, 12)):
        yield {"seed_load": 0, "take": 1}
