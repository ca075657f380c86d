"""Reference of axi_burst_addresses."""


class Model:
    """The addresses of a burst that are still to come."""

    def reset(self):
        self.ahead = []
        self.refused = 0

    def outputs(self, inputs):
        there = bool(self.ahead)
        return {
            "in_ready": int(not there or (len(self.ahead) == 1 and inputs["out_ready"] == 1)),
            "out_valid": int(there),
            "out_addr": self.ahead[0] if there else None,
            "out_last": int(len(self.ahead) == 1) if there else None,
            "refused": self.refused,
        }

    def clock(self, edges, inputs):
        takes = inputs["in_valid"] and self.outputs(inputs)["in_ready"]
        if inputs["out_ready"]:
            self.ahead = self.ahead[1:]
        self.refused = 0
        if takes:
            self.ahead = addresses(inputs)
            self.refused = int(not self.ahead)


def addresses(inputs):
    """Return all addresses of a burst; none where it is refused."""
    start, beats, size = inputs["in_addr"], inputs["in_len"] + 1, 1 << inputs["in_size"]
    aligned, total = start // size * size, size * beats
    later = [aligned + size * beat for beat in range(1, beats)]
    if inputs["in_burst"] == 0:
        return [start] * beats
    if inputs["in_burst"] == 1 and aligned // 4096 == (aligned + total - 1) // 4096:
        return [start, *later]
    if inputs["in_burst"] == 2 and beats in (2, 4, 8, 16) and aligned == start:
        base = start // total * total
        return [start, *(base + (address - base) % total for address in later)]
    return []


def stimulus(rng):
    """Bursts near the ends of pages and elsewhere, with lengths that can wrap."""
    while True:
        size = rng.randrange(4)
        near = rng.choice((0, 4096, 8192, 61440)) - rng.randrange(1, 140)
        addr = near if near > 0 and rng.random() < 0.5 else rng.getrandbits(16)
        kind = rng.choice((0, 1, 1, 1, 2, 2, 2, 3))
        if kind == 2 and rng.random() < 0.8:
            addr = addr >> size << size
        length = rng.choice((1, 3, 7, 15, rng.randrange(16)))
        burst = {"in_addr": addr, "in_len": length, "in_size": size, "in_burst": kind}
        while True:
            seen = yield {"in_valid": 1, "out_ready": int(rng.random() < 0.8), **burst}
            if seen["in_ready"]:
                break
