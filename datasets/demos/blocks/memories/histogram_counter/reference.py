"""Reference of histogram_counter."""

from collections import Counter


class Model:
    """A counter of the samples that were seen; a sweep that still has some cycles to go."""

    def reset(self):
        self.counter = Counter()
        self.sweep = 8
        self.scan = 0
        self.given = None

    def outputs(self, inputs):
        bin_number, count = self.given or (None, None)
        return {
            "out_valid": int(self.given is not None),
            "out_bin": bin_number,
            "out_count": count,
            "clearing": int(self.sweep > 0),
        }

    def clock(self, edges, inputs):
        self.given = None
        if self.sweep:
            self.sweep -= 1
        elif inputs["drain"]:
            self.given = (self.scan, min(15, self.counter.pop(self.scan, 0)))
            self.scan = (self.scan + 1) % 8
        elif inputs["sample_valid"]:
            self.counter[inputs["sample"]] += 1


def stimulus(rng):
    """Many samples of a favourite value, then a drain with pauses."""
    for _ in range(8):
        yield {"drain": rng.randrange(2)}
    favourite = rng.randrange(8)
    for _ in range(60):
        yield {"sample_valid": 1, "drain": 0, "sample": rng.choice([favourite, favourite, rng.randrange(8)])}
    for _ in range(12):
        yield {"drain": rng.randrange(4) and 1}
