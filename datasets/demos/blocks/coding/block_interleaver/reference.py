"""Reference of block_interleaver."""


class Model:
    """Lists of sixteen bits, transposed when they are complete."""

    def reset(self):
        self.filling = []
        self.blocks = []

    def outputs(self, inputs):
        valid = bool(self.blocks)
        # A buffer is busy until the last bit of its block has left.
        return {
            "in_ready": int(len(self.blocks) < 2),
            "out_valid": int(valid),
            "out_bit": self.blocks[0][0] if valid else None,
        }

    def clock(self, edges, inputs):
        now = self.outputs(inputs)
        if now["out_valid"] and inputs["out_ready"]:
            self.blocks[0] = self.blocks[0][1:]
            self.blocks = [block for block in self.blocks if block]
        if now["in_ready"] and inputs["in_valid"]:
            self.filling.append(inputs["in_bit"])
            if len(self.filling) == 16:
                self.blocks.append([self.filling[4 * r + c] for c in range(4) for r in range(4)])
                self.filling = []


def stimulus(rng):
    """Both sides nearly always willing, or one of them slow."""
    writer, reader = rng.choice(((0.95, 0.95), (1.0, 0.4), (0.4, 1.0), (1.0, 0.0)))
    for _ in range(60):
        yield {"in_valid": int(rng.random() < writer), "out_ready": int(rng.random() < reader)}
