"""Reference of skid_buffer."""

from collections import deque


class Model:
    """A queue of at most two words; the first one is at the output."""

    def reset(self):
        self.words = deque()

    def outputs(self, inputs):
        return {
            "in_ready": int(len(self.words) < 2),
            "out_valid": int(bool(self.words)),
            "out_data": self.words[0] if self.words else None,
        }

    def clock(self, edges, inputs):
        room = len(self.words) < 2
        if self.words and inputs["out_ready"]:
            self.words.popleft()
        if room and inputs["in_valid"]:
            self.words.append(inputs["in_data"])
