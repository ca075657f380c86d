"""Reference of bit_serial_mac."""


class Model:
    """Collects the bits of the weights as text and multiplies when asked."""

    def reset(self):
        self.weights = None
        self.valid = 0

    def outputs(self, inputs):
        if self.weights is None:
            return {"dot": None, "dot_valid": self.valid}
        total = 0
        for text, activation in zip(self.weights, self.activations, strict=True):
            weight = int(text, 2) - (int(text[0]) << len(text))
            total += weight * activation
        return {"dot": total, "dot_valid": self.valid}

    def clock(self, edges, inputs):
        self.valid = int(inputs["plane_valid"] and inputs["lowest_plane"])
        if not inputs["plane_valid"]:
            return
        if inputs["top_plane"]:
            self.weights = [""] * 4
            self.activations = [((inputs["activations"] >> 8 * i) + 128) % 256 - 128 for i in range(4)]
        if self.weights is not None:
            bits = [str(inputs["weight_bits"] >> i & 1) for i in range(4)]
            self.weights = [text + bit for text, bit in zip(self.weights, bits, strict=True)]


def stimulus(rng):
    """Dot products of every precision, activations of full size among them."""
    while True:
        planes = rng.choice((1, 2, 4, 8, 11))
        activations = rng.choice((0x80808080, 0x7F7F7F7F, rng.getrandbits(32), rng.getrandbits(32)))
        extreme = rng.choice((None, 0, 15))
        for k in range(planes):
            while rng.random() < 0.1:
                yield {"plane_valid": 0}
            bits = rng.getrandbits(4) if extreme is None else extreme ^ (15 if k == 0 else 0)
            place = {"top_plane": int(k == 0), "lowest_plane": int(k == planes - 1)}
            yield {"plane_valid": 1, "weight_bits": bits, "activations": activations, **place}
