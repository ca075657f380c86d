"""Reference of ahb_lite_slave."""


class Model:
    """Bytes by address, and the transfer whose data phase it is."""

    def __init__(self):
        self.bytes = [None] * 32

    def reset(self):
        self.transfer = None
        self.errors = [0, 0]
        self.burst = self.stray = 0

    def outputs(self, inputs):
        found = 0
        if self.transfer and not self.transfer["hwrite"]:
            first = self.transfer["haddr"] // 4 * 4
            word = self.bytes[first : first + 4]
            found = None if None in word else int.from_bytes(bytes(word), "little")
        return {
            "hrdata": found,
            "hreadyout": 1 - self.errors[0],
            "hresp": max(self.errors),
            "stray": self.stray,
        }

    def clock(self, edges, inputs):
        if self.transfer and self.transfer["hwrite"]:
            first, size = self.transfer["haddr"], 1 << self.transfer["hsize"]
            for place in range(first, first + size):
                self.bytes[place] = inputs["hwdata"] >> 8 * (place % 4) & 255
        kind = inputs["htrans"] if inputs["hsel"] else 0
        self.stray = int(inputs["hready"] and kind == 3 and not self.burst)
        if inputs["hready"]:
            self.burst = int(kind > 1 or (kind == 1 and self.burst))
        begins = inputs["hsel"] and inputs["hready"] and inputs["htrans"] >= 2
        wrong = inputs["hsize"] > 2 or inputs["haddr"] % (1 << inputs["hsize"])
        self.errors = [int(bool(begins and wrong)), self.errors[0]]
        self.transfer = inputs if begins and not wrong else None


def stimulus(rng):
    """Transfers as a bus makes them, mostly right, to a few words."""
    while True:
        ready = 1
        for _ in range(60):
            size = rng.choice((0, 1, 2, 2, 2, rng.randrange(8)))
            step = 1 << size if size < 3 and rng.random() < 0.9 else 1
            seen = yield {
                "hsel": int(rng.random() < 0.9),
                "hready": ready,
                "htrans": rng.choice((0, 1, 2, 2, 3, 3)),
                "hsize": size,
                "haddr": rng.randrange(0, 32, step),
            }
            ready = seen["hreadyout"]
