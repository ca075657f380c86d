"""Reference of arbiter_matrix_lru."""


class Model:
    """A queue of ports."""

    def reset(self):
        self.queue = [0, 1, 2, 3]

    def outputs(self, inputs):
        asking = [port for port in self.queue if inputs["request"] >> port & 1]
        return {"grant": 2 ** asking[0] if asking else 0}

    def clock(self, edges, inputs):
        served = self.outputs(inputs)["grant"]
        if served and inputs["accept"]:
            self.queue.sort(key=lambda port: 2**port == served)
