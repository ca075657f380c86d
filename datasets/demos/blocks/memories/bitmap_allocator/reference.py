"""Reference of bitmap_allocator."""


class Model:
    """A set of free numbers."""

    def reset(self):
        self.free = set(range(8))
        self.mistake = 0

    def outputs(self, inputs):
        return {
            "available": int(bool(self.free)),
            "buffer": min(self.free, default=0),
            "double_free": self.mistake,
            "free_count": len(self.free),
        }

    def clock(self, edges, inputs):
        given = {min(self.free)} if inputs["allocate"] and self.free else set()
        back = {inputs["free_buffer"]} if inputs["free"] else set()
        self.mistake = int(bool(back & self.free))
        self.free = (self.free | back) - given


def stimulus(rng):
    """The pool empties, then fills, then wavers."""
    for giving in (0.9, 0.2, 0.6):
        for _ in range(18):
            yield {"allocate": int(rng.random() < giving), "free": int(rng.random() > giving)}
