"""Reference of crc16_frame_checker."""


def crc_of(data):
    """Divide bit by bit."""
    remainder = 0xFFFF
    for byte in data:
        for place in range(7, -1, -1):
            leaving = remainder >> 15 ^ byte >> place & 1
            remainder = remainder * 2 % 65536 ^ (0x1021 if leaving else 0)
    return remainder


class Model:
    """The frame as a list."""

    def reset(self):
        self.frame = []
        self.leaves = None

    def outputs(self, inputs):
        data, last, good = self.leaves or (None, None, None)
        return {
            "out_valid": int(self.leaves is not None),
            "out_last": last,
            "out_good": good,
            "out_data": data,
        }

    def clock(self, edges, inputs):
        self.leaves = None
        if not inputs["in_valid"]:
            return
        self.frame.append(inputs["in_data"])
        last = inputs["in_last"]
        if len(self.frame) > 2:
            body, field = self.frame[:-2], self.frame[-2:]
            good = last and crc_of(body) == field[0] * 256 + field[1]
            self.leaves = body[-1], last, int(good)
        if last:
            self.frame = []


def stimulus(rng):
    """Frames with a right CRC or one with a wrong bit, short ones among them."""
    while True:
        data = [rng.randrange(256) for _ in range(rng.choice((1, 2, 3, 9)))]
        crc = crc_of(data) ^ (1 << rng.randrange(16) if rng.random() < 0.3 else 0)
        frame = [*data, crc >> 8, crc & 255]
        frame = frame[: rng.choice((1, 2))] if rng.random() < 0.1 else frame
        for k, byte in enumerate(frame):
            while rng.random() < 0.2:
                yield {"in_valid": 0}
            yield {"in_valid": 1, "in_last": int(k == len(frame) - 1), "in_data": byte}
