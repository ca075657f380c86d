"""Reference of clock_loss_detector."""

WINDOW = 16
LEAST = 3


class Model:
    """Numbers of edges, as the watching side learns of them; its last window as a list."""

    def reset(self):
        self.edges = 0
        self.known = [0, 0, 0]
        self.window = []
        self.last = 0
        self.lost = 1

    def outputs(self, inputs):
        return {"lost": self.lost, "edges_seen": self.last}

    def clock(self, edges, inputs):
        total = self.edges
        if "watched_clk" in edges:
            self.edges += inputs["watched_enable"]
        if "clk" in edges:
            self.window.append(self.known[1] - self.known[2])
            self.known = [total, *self.known[:2]]
            if len(self.window) == WINDOW:
                self.last = sum(self.window)
                self.lost = int(self.last < LEAST)
                self.window = []


def stimulus(rng):
    """A clock that runs, runs now and then, or stands still."""
    while True:
        often = rng.choice((1.0, 1.0, 0.6, 0.0))
        for _ in range(rng.randint(40, 90)):
            yield {"watched_enable": int(rng.random() < often)}
