"""Reference of stream_repeat_word."""


class Model:
    """How many copies were sent of the word at the input."""

    def reset(self):
        self.sent = 0

    def outputs(self, inputs):
        times = inputs["in_times"]
        valid = inputs["in_valid"] and times > 0
        final = (self.sent + 1) % 8 == times
        return {
            "in_ready": int(times == 0 or bool(inputs["out_ready"] and final)),
            "out_valid": int(valid),
            "out_data": inputs["in_data"] if valid else None,
            "out_final": int(final) if valid else None,
        }

    def clock(self, edges, inputs):
        if inputs["in_valid"] and inputs["in_times"] and inputs["out_ready"]:
            left = (inputs["in_times"] - self.sent - 1) % 8
            self.sent = (self.sent + 1) % 8 if left else 0


def stimulus(rng):
    """Every word waits until it is taken."""
    for _ in range(20):
        word = {"in_valid": 1, "in_data": rng.randrange(256), "in_times": rng.randrange(8)}
        while not (yield word)["in_ready"]:
            pass
