"""Reference of shift_register_tap."""

from collections import deque


class Model:
    """A deque that forgets by itself; the newest word is on the left."""

    def reset(self):
        self.words = deque(maxlen=8)

    def outputs(self, inputs):
        known = inputs["tap"] < len(self.words)
        return {
            "tap_valid": int(known),
            "tap_data": self.words[inputs["tap"]] if known else None,
            "oldest": self.words[7] if len(self.words) == 8 else None,
        }

    def clock(self, edges, inputs):
        if inputs["shift"]:
            self.words.appendleft(inputs["in_data"])
