"""Reference of stream_broadcast."""


class Model:
    """The set of receivers that took the present word."""

    def reset(self):
        self.have = set()

    def open(self, inputs):
        return {i for i in range(3) if inputs["in_targets"] >> i & 1} - self.have

    def outputs(self, inputs):
        open_now = self.open(inputs)
        offered = open_now if inputs["in_valid"] else set()
        return {
            "in_ready": int(all(inputs["out_ready"] >> i & 1 for i in open_now)),
            "out_valid": sum(2**i for i in offered),
            "out_data": inputs["in_data"] if offered else None,
        }

    def clock(self, edges, inputs):
        if not inputs["in_valid"]:
            return
        open_now = self.open(inputs)
        takers = {i for i in open_now if inputs["out_ready"] >> i & 1}
        self.have = set() if takers == open_now else self.have | takers


def stimulus(rng):
    """Words that wait until all have them."""
    for _ in range(20):
        word = {"in_valid": 1, "in_data": rng.randrange(16), "in_targets": rng.randrange(8)}
        while not (yield {**word, "out_ready": rng.randrange(8) & rng.randrange(8)})["in_ready"]:
            pass
        if rng.random() < 0.3:
            yield {"in_valid": 0}
