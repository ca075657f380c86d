"""Reference of onehot_checked_encoder."""


class Model:
    """The numbers of the set bits as a list."""

    def reset(self):
        pass

    def outputs(self, inputs):
        numbers = [i for i in range(16) if inputs["onehot"] >> i & 1]
        position = 0
        for number in numbers:
            position |= number
        return {"position": position, "none": int(not numbers), "several": int(len(numbers) > 1)}


def stimulus(rng):
    """No, one, or two bits."""
    for _ in range(100):
        yield {"onehot": sum(1 << n for n in rng.sample(range(16), rng.choice((0, 1, 1, 2))))}
