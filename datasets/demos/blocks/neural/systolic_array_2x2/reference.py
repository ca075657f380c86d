"""Reference of systolic_array_2x2."""

CELLS = ((0, 0), (0, 1), (1, 0), (1, 1))


class Model:
    """Whole tiles as lists of steps; each result is computed at once and released later."""

    def reset(self):
        self.tile = []
        self.due = {cell: [] for cell in CELLS}  # (steps to go, result)
        self.shown = dict.fromkeys(CELLS, 0)
        self.done = 0

    def outputs(self, inputs):
        return {**{f"c_{i}{j}": self.shown[i, j] for i, j in CELLS}, "done": self.done}

    def clock(self, edges, inputs):
        self.done = 0
        if not inputs["step"]:
            return
        if inputs["first"]:
            self.tile = []
        self.tile.append(((inputs["a_0"], inputs["a_1"]), (inputs["b_0"], inputs["b_1"])))
        for i, j in CELLS:
            if inputs["last"]:
                self.due[i, j].append([i + j, sum(a[i] * b[j] for a, b in self.tile)])
            for entry in self.due[i, j]:
                if entry[0] == 0:
                    self.shown[i, j] = entry[1]
                    self.done |= 1 << i + j
            self.due[i, j] = [[left - 1, result] for left, result in self.due[i, j] if left > 0]


def stimulus(rng):
    """Tiles of one to eight steps, with pauses."""
    while True:
        length = rng.randint(1, 8)
        for k in range(length):
            while rng.random() < 0.2:
                yield {"step": 0}
            yield {"step": 1, "first": int(k == 0), "last": int(k == length - 1)}
