"""Reference of sparse_bitmap_decoder."""


class Model:
    """A list of positions."""

    def reset(self):
        self.positions = []
        self.group = 0

    def outputs(self, inputs):
        left = len(self.positions)
        return {
            "index_valid": int(left > 0),
            "index": self.positions[0] if left else None,
            "map_ready": int(left == 0 or (left == 1 and inputs["index_ready"])),
        }

    def clock(self, edges, inputs):
        ready = self.outputs(inputs)["map_ready"]
        if inputs["index_ready"]:
            self.positions = self.positions[1:]
        if inputs["map_valid"] and ready:
            self.group = 0 if inputs["map_first"] else (self.group + 1) % 64
            self.positions = [16 * self.group + b for b in range(16) if inputs["map_bits"] >> b & 1]


def stimulus(rng):
    """Sparse bitmaps, long vectors, empty bitmaps."""
    for k in range(80):
        bits = rng.getrandbits(16) & rng.getrandbits(16) & rng.getrandbits(16) & rng.getrandbits(16)
        if k > 40:
            bits &= rng.getrandbits(16)
        seen = {"map_ready": 0}
        while not seen["map_ready"]:
            map_word = {"map_valid": 1, "map_bits": bits, "map_first": int(k == 0)}
            seen = yield {**map_word, "index_ready": int(rng.random() < 0.9)}
