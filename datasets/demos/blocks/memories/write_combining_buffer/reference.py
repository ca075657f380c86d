"""Reference of write_combining_buffer."""


class Model:
    """The word as a dictionary of bytes by lane."""

    def reset(self):
        self.word = None
        self.lanes = {}
        self.offered = False

    def handshake(self, inputs):
        other = inputs["in_valid"] and inputs["in_address"] // 4 != self.word
        reason = len(self.lanes) == 4 or other or inputs["flush"] or self.offered
        valid = bool(self.lanes and reason)
        return valid, not valid or bool(inputs["out_ready"])

    def outputs(self, inputs):
        valid, ready = self.handshake(inputs)
        return {
            "in_ready": int(ready),
            "out_valid": int(valid),
            "out_address": self.word if self.lanes else None,
            "out_strobe": sum(2**lane for lane in self.lanes),
            "out_data": sum(byte * 256**lane for lane, byte in self.lanes.items())
            if len(self.lanes) == 4
            else None,
        }

    def clock(self, edges, inputs):
        valid, ready = self.handshake(inputs)
        if valid and inputs["out_ready"]:
            self.lanes = {}
        self.offered = valid and not inputs["out_ready"]
        if inputs["in_valid"] and ready:
            self.word, lane = divmod(inputs["in_address"], 4)
            self.lanes[lane] = inputs["in_data"]


def stimulus(rng):
    """Runs of neighbouring bytes, held until they are taken."""
    for _ in range(60):
        address = rng.randrange(8) * 4
        for _ in range(rng.choice([4, 8, 8, 12])):
            seen = {"in_ready": 0}
            data = rng.randrange(256)
            while not seen["in_ready"]:
                flush = int(rng.random() < 0.02)
                seen = yield {"in_valid": 1, "in_address": address, "in_data": data, "flush": flush}
            address = (address + 1) % 32 if rng.random() < 0.93 else address ^ 2
        yield {"in_valid": 0, "flush": rng.randrange(2)}
