"""Reference of cam_four_entry."""


class Model:
    """A dictionary of the valid entries only."""

    def reset(self):
        self.keys = {}

    def outputs(self, inputs):
        found = sorted(i for i, key in self.keys.items() if key == inputs["search_key"])
        return {
            "hit": int(bool(found)),
            "multiple": int(len(found) > 1),
            "hit_entry": found[0] if found else None,
            "valid": sum(2**i for i in self.keys),
        }

    def clock(self, edges, inputs):
        if inputs["erase"]:
            self.keys.pop(inputs["entry"], None)
        elif inputs["write_enable"]:
            self.keys[inputs["entry"]] = inputs["write_key"]


def stimulus(rng):
    """Few different keys, so that they meet; entries are written more often than erased."""
    keys = rng.sample(range(16), 3)
    for _ in range(40):
        yield {
            "write_enable": int(rng.random() < 0.5),
            "erase": int(rng.random() < 0.1),
            "write_key": rng.choice(keys),
            "search_key": rng.choice(keys),
        }
