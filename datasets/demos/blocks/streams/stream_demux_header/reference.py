"""Reference of stream_demux_header."""


class Model:
    """The target of the present packet: None before its header, "drop", or a number."""

    def reset(self):
        self.target = None

    def outputs(self, inputs):
        number = isinstance(self.target, int)
        going = number and inputs["in_valid"]
        return {
            "in_ready": inputs["out_ready"] >> self.target & 1 if number else 1,
            "out_valid": 2**self.target if going else 0,
            "out_data": inputs["in_data"] if going else None,
            "out_last": inputs["in_last"] if going else None,
        }

    def clock(self, edges, inputs):
        if not (inputs["in_valid"] and self.outputs(inputs)["in_ready"]):
            return
        if inputs["in_last"]:
            self.target = None
        elif self.target is None:
            self.target = "drop" if inputs["in_data"] >= 128 else inputs["in_data"] % 4


def stimulus(rng):
    """Packets of one to six bytes; every word waits until it is taken."""
    for _ in range(15):
        length = rng.randrange(1, 7)
        for i in range(length):
            data = rng.randrange(256) if i or rng.random() < 0.3 else rng.randrange(128)
            word = {"in_valid": 1, "in_data": data, "in_last": int(i == length - 1)}
            while not (yield word)["in_ready"]:
                pass
            if rng.random() < 0.2:
                yield {"in_valid": 0}
