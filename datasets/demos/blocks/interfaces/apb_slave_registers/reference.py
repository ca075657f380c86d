"""Reference of apb_slave_registers."""


class Model:
    """Four words, the last of which is an input."""

    def reset(self):
        self.words = [0, 0, 0]
        self.ready = 0

    def outputs(self, inputs):
        index = inputs["paddr"] // 4
        ends = inputs["psel"] and inputs["penable"] and self.ready
        return {
            "pready": self.ready,
            "prdata": [*self.words, inputs["status"]][index],
            "pslverr": int(bool(ends and self._wrong(inputs))),
            "control": self.words[0],
        }

    def _wrong(self, inputs):
        return inputs["paddr"] % 4 or (inputs["pwrite"] and inputs["paddr"] == 12)

    def clock(self, edges, inputs):
        selected = inputs["psel"] and inputs["penable"]
        if selected and self.ready and inputs["pwrite"] and not self._wrong(inputs):
            index, data = inputs["paddr"] // 4, inputs["pwdata"]
            self.words[index] = self.words[2] & ~data & 255 if index == 2 else data
        self.words[2] |= inputs["event_set"]
        self.ready = int(selected and not self.ready)


def stimulus(rng):
    """Accesses as a master makes them, mostly to words, with few events."""
    while True:
        events = 1 << rng.randrange(8) if rng.random() < 0.3 else 0
        yield {"psel": 0, "penable": 0, "event_set": events}
        access = {
            "psel": 1,
            "pwrite": rng.getrandbits(1),
            "paddr": 4 * rng.randrange(4) + (rng.random() < 0.1),
            "pwdata": rng.getrandbits(16),
            "event_set": 0,
        }
        yield {**access, "penable": 0}
        while True:
            seen = yield {**access, "penable": 1}
            if seen["pready"]:
                break
