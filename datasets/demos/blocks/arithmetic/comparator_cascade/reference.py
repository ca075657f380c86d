"""Reference of comparator_cascade."""


class Model:
    """Comparison of integers."""

    def reset(self):
        pass

    def outputs(self, inputs):
        a, b = inputs["a"], inputs["b"]
        if inputs["is_signed"]:
            a, b = (x - 65536 if x >= 32768 else x for x in (a, b))
        return {"less": int(a < b), "equal": int(a == b), "greater": int(a > b)}


def stimulus(rng):
    """Numbers that differ in one slice only, or not at all."""
    for _ in range(100):
        a = rng.getrandbits(16)
        slice_mask = rng.choice((0, 0xF, 0xF0, 0xF00, 0xF000))
        yield {"a": a, "b": a ^ (rng.getrandbits(16) & slice_mask), "is_signed": rng.getrandbits(1)}
