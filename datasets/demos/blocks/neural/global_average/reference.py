"""Reference of global_average."""

import math


class Model:
    """The values of the channel as a list."""

    def reset(self):
        self.values = []
        self.mean = None

    def outputs(self, inputs):
        completes = len(self.values) + 1 == 2 ** inputs["log_count"]
        free = self.mean is None or inputs["out_ready"]
        return {
            "in_ready": int(not completes or free),
            "out_valid": int(self.mean is not None),
            "out_mean": self.mean,
        }

    def clock(self, edges, inputs):
        ready = self.outputs(inputs)["in_ready"]
        if inputs["out_ready"]:
            self.mean = None
        if inputs["in_valid"] and ready:
            self.values.append(inputs["in_value"])
            if len(self.values) == 2 ** inputs["log_count"]:
                self.mean = math.floor(sum(self.values) / len(self.values) + 0.5)
                self.values = []


def stimulus(rng):
    """Channels of all sizes, of one level or mixed; readers that are slow at times."""
    while True:
        order = rng.choice((0, 0, 1, 2, 3, 4, 5, 6))
        level = rng.choice((-128, 127, None))
        slow = rng.random() < 0.5
        for _ in range(2**order):
            value = rng.randint(-128, 127) if level is None else level
            taken = False
            while not taken:
                valid = int(rng.random() < 0.9)
                word = {"log_count": order, "in_valid": valid, "in_value": value}
                seen = yield {**word, "out_ready": int(rng.random() < (0.2 if slow else 0.9))}
                taken = valid and seen["in_ready"]
