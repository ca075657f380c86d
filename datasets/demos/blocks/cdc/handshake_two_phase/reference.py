"""Reference of handshake_two_phase."""


class Model:
    """Numbers of words sent and received, each known to the other side two edges late."""

    def __init__(self):
        self.word = self.received = None

    def reset(self):
        self.sent = self.answered = 0
        self.sent_seen = [0, 0]
        self.answered_seen = [0, 0]
        self.strobe = 0
        self.received = None

    def outputs(self, inputs):
        return {
            "src_ready": int(self.sent == self.answered_seen[1]),
            "dst_strobe": self.strobe,
            "dst_data": self.received,
        }

    def clock(self, edges, inputs):
        sent, answered, word = self.sent, self.answered, self.word
        if "src_clk" in edges:
            if inputs["src_valid"] and sent == self.answered_seen[1]:
                self.sent += 1
                self.word = inputs["src_data"]
            self.answered_seen = [answered, self.answered_seen[0]]
        if "dst_clk" in edges:
            self.strobe = int(self.sent_seen[1] != answered)
            if self.strobe:
                self.received = word
            self.answered = self.sent_seen[1]
            self.sent_seen = [sent, self.sent_seen[0]]
