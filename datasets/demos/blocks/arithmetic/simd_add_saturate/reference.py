"""Reference of simd_add_saturate."""


class Model:
    """Lists of four numbers."""

    def reset(self):
        self.sum = self.saturated = None

    def outputs(self, inputs):
        return {"sum": self.sum, "saturated": self.saturated}

    def clock(self, edges, inputs):
        if not inputs["enable"]:
            return
        low, high = (-128, 127) if inputs["is_signed"] else (0, 255)
        self.sum = self.saturated = 0
        for lane in range(4):
            a, b = ((inputs[name] >> 8 * lane) % 256 for name in "ab")
            if inputs["is_signed"]:
                a, b = ((x + 128) % 256 - 128 for x in (a, b))
            exact = a + b
            clamped = min(max(exact, low), high)
            self.sum |= (clamped % 256) << 8 * lane
            self.saturated |= (clamped != exact) << lane
