"""Reference of fsm_uart_transmitter."""

DIVISOR = 4


class Model:
    """The levels that the line will have, cycle by cycle."""

    def reset(self):
        self.ahead = []
        self.line = 1

    def outputs(self, inputs):
        return {"in_ready": int(not self.ahead), "tx": self.line}

    def clock(self, edges, inputs):
        if self.ahead:
            self.line = self.ahead.pop(0)
            return
        self.line = 1
        if inputs["in_valid"]:
            data = [inputs["in_data"] >> i & 1 for i in range(8)]
            self.ahead = [level for level in (0, *data, 1) for _ in range(DIVISOR)]


def stimulus(rng):
    """Bytes close behind each other, long enough without pauses that whole ones leave."""
    while True:
        yield {"in_valid": int(rng.random() < 0.8)}
