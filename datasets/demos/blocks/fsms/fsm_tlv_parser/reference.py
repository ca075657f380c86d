"""Reference of fsm_tlv_parser."""


class Model:
    """The bytes of the record so far."""

    def reset(self):
        self.record = []

    def outputs(self, inputs):
        valid, record = inputs["in_valid"], self.record
        passes = valid and len(record) >= 2 and record[0] == 0x42
        return {
            "out_valid": int(passes),
            "out_byte": inputs["in_byte"],
            "out_last": int(passes and len(record) == record[1] + 1),
            "record_start": int(valid and not record and inputs["in_byte"] != 0),
        }

    def clock(self, edges, inputs):
        if inputs["in_valid"]:
            self.record.append(inputs["in_byte"])
            if self.record[0] == 0 or (len(self.record) >= 2 and len(self.record) == self.record[1] + 2):
                self.record = []


def stimulus(rng):
    """Short records, half of them of the type asked for."""
    kind = rng.choice([0, 0x42, 0x42, 0x42, rng.randrange(256), 0x42 ^ 1 << rng.randrange(8)])
    length = rng.choice([0, 1, 2, 3, 6])
    for byte in [
        kind,
        *([length] if kind else []),
        *(rng.randrange(256) for _ in range(length if kind else 0)),
    ]:
        while rng.random() < 0.2:
            yield {"in_valid": 0}
        yield {"in_valid": 1, "in_byte": byte}
