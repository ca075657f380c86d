"""Reference of bit_reverse_counter."""


class Model:
    """A list of addresses still to come, and strings turned round."""

    def reset(self):
        self.bits = None
        self.queue = []

    def outputs(self, inputs):
        address = self.queue[0] if self.queue else 0
        known = bool(self.queue)
        return {
            "active": int(known),
            "address": address,
            "reversed": int(f"{address:0{self.bits}b}"[::-1], 2) if known else None,
            "last": int(len(self.queue) == 1) if known else None,
        }

    def clock(self, edges, inputs):
        if inputs["start"]:
            self.bits = inputs["log_points_less_one"] + 1
            self.queue = list(range(2**self.bits))
        elif inputs["next"]:
            self.queue = self.queue[1:]


def stimulus(rng):
    """Runs of all sizes, most of them to their end."""
    order = rng.choice((0, 1, 2, 3, 4, 5, 6, 7))
    yield {"start": 1, "log_points_less_one": order}
    for _ in range(2 ** (order + 1) + 2):
        yield {"start": 0, "next": int(rng.random() < 0.95)}
