"""Reference of packet_length_counter."""


class Model:
    """The words of the packet as a list of their last flags."""

    def reset(self):
        self.words = []
        self.fresh = self.warn = 0
        self.report = (None, None, None)

    def outputs(self, inputs):
        length, short, long = self.report
        return {
            "report_valid": self.fresh,
            "report_length": length,
            "report_short": short,
            "report_long": long,
            "overrun": self.warn,
        }

    def clock(self, edges, inputs):
        self.fresh = self.warn = 0
        if not (inputs["valid"] and inputs["ready"]):
            return
        self.words.append(inputs["last"])
        length = min(15, len(self.words))
        if inputs["last"]:
            self.report = (length, int(length < inputs["minimum"]), int(length > inputs["maximum"]))
            self.fresh = 1
            self.words = []
        else:
            self.warn = int(inputs["maximum"] <= length)


def stimulus(rng):
    """Packets of up to twenty words with limits near their lengths."""
    for length in (3, 17, 6, 20, 1, 15):
        low = rng.randrange(8)
        high = rng.choice([length % 16, max(0, length - 1) % 16, 15])
        for i in range(length):
            yield {"valid": 1, "ready": 1, "last": int(i == length - 1), "minimum": low, "maximum": high}
            if rng.random() < 0.3:
                yield {"valid": rng.randrange(2), "ready": 0}
