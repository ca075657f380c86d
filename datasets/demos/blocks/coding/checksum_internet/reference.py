"""Reference of checksum_internet."""


class Model:
    """A sum modulo 65535; only a packet of nothing but zeros has the sum 0, others have ffff instead."""

    def reset(self):
        self.total = 0
        self.valid = 0
        self.sum = None

    def outputs(self, inputs):
        known = self.sum is not None
        return {
            "out_valid": self.valid,
            "checksum": 65535 - self.sum if known else None,
            "verified": int(self.sum == 65535) if known else None,
        }

    def clock(self, edges, inputs):
        self.valid = int(inputs["in_valid"] and inputs["in_last"])
        if not inputs["in_valid"]:
            return
        self.total += inputs["in_data"] // 256 * 256 if inputs["in_half"] else inputs["in_data"]
        if inputs["in_last"]:
            self.sum = (self.total - 1) % 65535 + 1 if self.total else 0
            self.total = 0


def stimulus(rng):
    """Packets with their own checksum, some with an error, and packets of zeros."""
    words = [rng.choice((0, 0xFFFF, rng.getrandbits(16))) for _ in range(rng.randint(1, 6))]
    total = sum(words)
    check = 65535 - ((total - 1) % 65535 + 1 if total else 0)
    words.append(check ^ (1 << rng.randrange(16) if rng.random() < 0.3 else 0))
    for k, word in enumerate(words):
        yield {"in_valid": 0}
        yield {"in_valid": 1, "in_data": word, "in_half": 0, "in_last": int(k == len(words) - 1)}
