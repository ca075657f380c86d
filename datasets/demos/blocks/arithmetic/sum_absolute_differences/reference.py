"""Reference of sum_absolute_differences."""


class Model:
    """Sums of abs()."""

    def reset(self):
        self.total = self.over = None
        self.valid = 0

    def outputs(self, inputs):
        return {"out_valid": self.valid, "total": self.total, "over_limit": self.over}

    def clock(self, edges, inputs):
        self.valid = int(inputs["in_valid"] and inputs["in_last"])
        if not inputs["in_valid"]:
            return
        if inputs["in_first"]:
            self.total = 0
        if self.total is not None:
            pairs = zip(
                inputs["pixels_a"].to_bytes(4, "big"), inputs["pixels_b"].to_bytes(4, "big"), strict=True
            )
            self.total = min(self.total + sum(abs(a - b) for a, b in pairs), 65535)
            self.over = int(self.total > inputs["limit"])


def stimulus(rng):
    """Blocks of some words with limits near their sums, and one so bad that it saturates."""
    length = rng.choice((1, 4, 16, 75))
    total = 0
    for k in range(length):
        a = rng.getrandbits(32) if length < 75 else 0
        b = rng.getrandbits(32) if length < 75 else 0xFFFFFFFF - rng.getrandbits(3)
        pairs = zip(a.to_bytes(4, "big"), b.to_bytes(4, "big"), strict=True)
        total = min(total + sum(abs(x - y) for x, y in pairs), 65535)
        limit = min(65535, max(0, total + rng.choice((-1, 0, 1))))
        word = {"pixels_a": a, "pixels_b": b, "limit": limit}
        yield {"in_valid": 1, "in_first": int(k == 0), "in_last": int(k == length - 1), **word}
        if rng.random() < 0.1:
            yield {"in_valid": 0}
