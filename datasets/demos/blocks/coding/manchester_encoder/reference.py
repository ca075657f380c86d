"""Reference of manchester_encoder."""


class Model:
    """A queue of half bits; the line lags behind its front by one edge."""

    def reset(self):
        self.halves = []
        self.line = self.sending = 0

    def outputs(self, inputs):
        return {"in_ready": int(len(self.halves) < 2), "line": self.line, "sending": self.sending}

    def clock(self, edges, inputs):
        ready = len(self.halves) < 2
        self.sending = int(bool(self.halves))
        self.line = self.halves.pop(0) if self.halves else 0
        if ready and inputs["in_valid"]:
            for bit in f"{inputs['in_data']:08b}":
                self.halves += [1, 0] if bit == "0" else [0, 1]
