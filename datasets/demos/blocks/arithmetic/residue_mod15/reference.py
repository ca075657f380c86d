"""Reference of residue_mod15."""


class Model:
    """The remainder."""

    def reset(self):
        pass

    def outputs(self, inputs):
        return {"residue": inputs["value"] % 15}


def stimulus(rng):
    """Multiples of 15 and their neighbours, and numbers with large digits."""
    for _ in range(100):
        near = 15 * rng.randrange(1, 4369) + rng.choice((-1, 0, 0, 1))
        yield {"value": rng.choice((near, rng.getrandbits(16) | 0xCCCC))}
