"""Reference of bias_add_channels."""


class Model:
    """A dictionary of biases."""

    def __init__(self):
        self.biases = {}

    def reset(self):
        self.biases = {}  # writes during reset are not seen here: unknown again
        self.channel = 0
        self.word = None

    def outputs(self, inputs):
        total, last = self.word or (None, None)
        return {
            "in_ready": int(self.word is None or inputs["out_ready"]),
            "out_valid": int(self.word is not None),
            "out_sum": total,
            "out_last": last,
        }

    def clock(self, edges, inputs):
        if self.word is None or inputs["out_ready"]:
            self.word = self.take(inputs) if inputs["in_valid"] else None
        if inputs["bias_write"]:
            self.biases[inputs["bias_channel"]] = inputs["bias_data"]

    def take(self, inputs):
        bias = self.biases.get(self.channel)
        total = None if bias is None else min(max(inputs["in_sum"] + bias, -32768), 32767)
        last = self.channel == inputs["last_channel"]
        self.channel = 0 if last else (self.channel + 1) % 8
        return total, int(last)


def stimulus(rng):
    """Biases first, then words; now and then a new bias or another number of channels."""
    for channel in range(8):
        bias = rng.choice((32767, -32768, rng.randint(-32768, 32767)))
        yield {"bias_write": 1, "bias_channel": channel, "bias_data": bias, "in_valid": 0}
    last = 7
    while True:
        last = rng.randrange(8) if rng.random() < 0.03 else last
        word = {"in_valid": int(rng.random() < 0.8), "out_ready": int(rng.random() < 0.7)}
        yield {**word, "last_channel": last, "bias_write": int(rng.random() < 0.05)}
