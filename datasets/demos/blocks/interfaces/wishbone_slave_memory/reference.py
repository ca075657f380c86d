"""Reference of wishbone_slave_memory."""


class Model:
    """Bytes by their address; None is what was never written."""

    def reset(self):
        self.bytes = [None] * 32
        self.answer = None
        self.read = None

    def outputs(self, inputs):
        answer = self.answer or (None, None)
        return {"dat_r": self.read, "ack": answer[0], "err": answer[1]}

    def clock(self, edges, inputs):
        known = self.answer is not None
        begins = known and inputs["cyc"] and inputs["stb"] and self.answer == (0, 0)
        locked = inputs["we"] and inputs["lock_upper"] and inputs["adr"] >= 8
        if not known and inputs["cyc"] and inputs["stb"]:
            self._unknown(inputs)
        elif begins and not locked:
            self._access(inputs)
        if inputs["rst"]:
            self.answer = (0, 0)
        elif known:
            self.answer = (int(begins and not locked), int(begins and bool(locked)))

    def _unknown(self, inputs):
        """An access of which nobody knows whether it begins."""
        self.read = None
        self.bytes[2 * inputs["adr"]] = self.bytes[2 * inputs["adr"] + 1] = None

    def _access(self, inputs):
        found = 0
        for lane in range(2):
            place = 2 * inputs["adr"] + lane
            if not inputs["sel"] >> lane & 1:
                continue
            if inputs["we"]:
                self.bytes[place] = inputs["dat_w"] >> 8 * lane & 255
            elif self.bytes[place] is None:
                found = None
            elif found is not None:
                found |= self.bytes[place] << 8 * lane
        if not inputs["we"]:
            self.read = found


def stimulus(rng):
    """A few resets, then accesses to a few words."""
    for _ in range(2):
        yield {"rst": 1, "cyc": 0}
    for _ in range(200):
        yield {
            "rst": 0,
            "cyc": int(rng.random() < 0.9),
            "stb": int(rng.random() < 0.8),
            "adr": rng.choice((1, 3, 7, 8, 12, 15)),
            "lock_upper": int(rng.random() < 0.3),
        }
