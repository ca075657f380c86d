"""Reference of loop_nest_address."""

import itertools

LOOPS = ("outer", "middle", "inner")


def walk(inputs):
    """Yield each address, and whether the inner loop is at its last turn."""
    strides = [inputs[f"{loop}_stride"] for loop in LOOPS]
    for turns in itertools.product(*(range(inputs[f"{loop}_last"] + 1) for loop in LOOPS)):
        offset = sum(turn * stride for turn, stride in zip(turns, strides, strict=True))
        yield (inputs["base"] + offset) % 4096, int(turns[2] == inputs["inner_last"])


class Model:
    """The addresses that are still to come, as a list."""

    def reset(self):
        self.queue = []

    def outputs(self, inputs):
        if not self.queue:
            return {"active": 0, "address": None, "inner_ends": None, "all_ends": None}
        address, inner_ends = self.queue[0]
        ends = {"inner_ends": inner_ends, "all_ends": int(len(self.queue) == 1)}
        if inputs["start"]:
            ends = dict.fromkeys(ends)
        return {"active": 1, "address": address, **ends}

    def clock(self, edges, inputs):
        if inputs["start"]:
            self.queue = list(walk(inputs))
        elif inputs["next"]:
            self.queue = self.queue[1:]


def stimulus(rng):
    """Small tensors, walked to the end or given up for another one."""
    while True:
        shape = {
            "base": rng.randrange(4096),
            "inner_last": rng.choice((0, 1, 2, 3, 15)),
            "middle_last": rng.choice((0, 1, 2, 9)),
            "outer_last": rng.choice((0, 1, 2, 11)),
            "inner_stride": rng.choice((1, 4095, rng.randrange(4096))),
            "middle_stride": rng.randrange(4096),
            "outer_stride": rng.randrange(4096),
        }
        seen = yield {"start": 1, "next": 1, **shape}
        seen = yield {"start": 0, "next": 0, **shape}
        while seen["active"] and rng.random() < 0.995:
            seen = yield {"start": 0, "next": int(rng.random() < 0.95), **shape}
