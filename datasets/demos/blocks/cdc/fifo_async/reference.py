"""Reference of fifo_async."""

DEPTH = 4


class Model:
    """Counts of words written and read, each known to the other side two edges late."""

    def __init__(self):
        self.memory = [None] * DEPTH

    def reset(self):
        self.written = self.read = 0
        self.written_seen = [0, 0]  # in the read domain: first flip-flop, second one
        self.read_seen = [0, 0]

    def outputs(self, inputs):
        valid = self.read != self.written_seen[1]
        return {
            "wr_ready": int(self.written - self.read_seen[1] < DEPTH),
            "rd_valid": int(valid),
            "rd_data": self.memory[self.read % DEPTH] if valid else None,
        }

    def clock(self, edges, inputs):
        now = self.outputs(inputs)
        written, read = self.written, self.read
        if "wr_clk" in edges:
            if inputs["wr_valid"] and now["wr_ready"]:
                self.memory[written % DEPTH] = inputs["wr_data"]
                self.written += 1
            self.read_seen = [read, self.read_seen[0]]
        if "rd_clk" in edges:
            if inputs["rd_ready"] and now["rd_valid"]:
                self.read += 1
            self.written_seen = [written, self.written_seen[0]]
