"""Reference of arbiter_deficit."""


class Model:
    """A table of credits."""

    def reset(self):
        self.credit = {"a": 0, "b": 0}

    def able(self, inputs):
        return [q for q in "ab" if inputs[q + "_valid"] and self.credit[q] % 64 >= inputs[q + "_length"]]

    def outputs(self, inputs):
        able = self.able(inputs)
        sender = max(able, key=lambda q: self.credit[q], default=None)
        result = {q + "_send": int(q == sender) for q in "ab"}
        return {**result, **{q + "_credit": self.credit[q] for q in "ab"}}

    def clock(self, edges, inputs):
        now = self.outputs(inputs)
        able = self.able(inputs)
        for q in "ab":
            if now[q + "_send"]:
                self.credit[q] -= inputs[q + "_length"]
            elif not able:
                self.credit[q] += 8
            if not inputs[q + "_valid"]:
                self.credit[q] = 0


def stimulus(rng):
    """Packets that wait until they are sent; sometimes a queue runs empty."""
    head = {q: rng.randrange(32) for q in "ab"}
    for _ in range(40):
        valid = {q: int(rng.random() < 0.95) for q in "ab"}
        seen = yield {f"{q}_valid": valid[q] for q in "ab"} | {f"{q}_length": head[q] for q in "ab"}
        for q in "ab":
            if seen[q + "_send"] or not valid[q]:
                head[q] = rng.choice([rng.randrange(32), 8, 16, 31])
