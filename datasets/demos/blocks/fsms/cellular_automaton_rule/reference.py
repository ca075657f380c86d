"""Reference of cellular_automaton_rule."""


class Model:
    """A text of zeros and ones, cell 15 first."""

    def reset(self):
        self.row = f"{2**8:016b}"

    def after(self, rule):
        ring = self.row[-1] + self.row + self.row[0]
        return "".join(str(rule >> int(ring[place : place + 3], 2) & 1) for place in range(16))

    def outputs(self, inputs):
        return {"cells": int(self.row, 2), "still": int(self.after(inputs["rule"]) == self.row)}

    def clock(self, edges, inputs):
        if inputs["load"]:
            self.row = f"{inputs['seed']:016b}"
        elif inputs["step"]:
            self.row = self.after(inputs["rule"])


def stimulus(rng):
    """A rule that stays; some of them come to rest."""
    rule = rng.choice([30, 110, 90, 4, 200, 236, 204])
    yield {"load": 1, "step": 1}
    for _ in range(rng.randrange(12)):
        yield {"load": 0, "rule": rule, "step": int(rng.random() < 0.8)}
