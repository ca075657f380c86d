"""Reference of adder_tree_8."""

from collections import deque


def lanes(word):
    """Return the eight signed numbers of a word."""
    return [byte - 256 * (byte > 127) for byte in word.to_bytes(8, "little")]


class Model:
    """Three places through which sums move; None where there is none."""

    def reset(self):
        self.places = deque([None] * 3)

    def outputs(self, inputs):
        last = self.places[-1]
        return {"out_valid": int(last is not None), "out_sum": last}

    def clock(self, edges, inputs):
        self.places.pop()
        self.places.appendleft(sum(lanes(inputs["in_data"])) if inputs["in_valid"] else None)
