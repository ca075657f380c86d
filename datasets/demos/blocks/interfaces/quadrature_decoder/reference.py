"""Reference of quadrature_decoder."""

ORDER = [(0, 0), (1, 0), (1, 1), (0, 1)]


class Model:
    """Places in the order of the phases, newest first."""

    def reset(self):
        self.places = [0, 0, 0]
        self.marks = [0, 0]
        self.position = self.moved = self.backward = self.missed = 0

    def outputs(self, inputs):
        return {
            "position": (self.position + 128) % 256 - 128,
            "moved": self.moved,
            "backward": self.backward,
            "missed": self.missed,
        }

    def clock(self, edges, inputs):
        turn = (self.places[1] - self.places[2]) % 4
        self.moved = turn % 2
        if turn == 2:
            self.missed = 1
        if self.moved:
            self.backward = int(turn == 3)
            self.position += 1 if turn == 1 else -1
        if self.marks[1]:
            self.position = 0
        self.places = [ORDER.index((inputs["phase_a"], inputs["phase_b"])), *self.places[:2]]
        self.marks = [inputs["index"], self.marks[0]]


def stimulus(rng):
    """A shaft that turns to and fro, with a mark now and then and hardly a missed step."""
    place, way = 0, 1
    while True:
        if rng.random() < 0.02:
            way = -way
        place += way * (2 if rng.random() < 0.003 else int(rng.random() < 0.9))
        a, b = ORDER[place % 4]
        yield {"phase_a": a, "phase_b": b, "index": int(rng.random() < 0.01)}
