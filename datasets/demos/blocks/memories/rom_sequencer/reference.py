"""Reference of rom_sequencer."""

PROGRAM = [1] + [3] * 3 + [6] * 2 + [12] * 5 + [15] + [8] * 4


class Model:
    """A position in the list of all cycles, None while idle."""

    def reset(self):
        self.position = None

    def outputs(self, inputs):
        if self.position is None:
            return {"busy": 0, "pattern": 0}
        return {"busy": 1, "pattern": PROGRAM[self.position]}

    def clock(self, edges, inputs):
        if self.position is None:
            self.position = 0 if inputs["start"] else None
        elif self.position < len(PROGRAM) - 1:
            self.position += 1
        else:
            self.position = 0 if inputs["loop"] else None
