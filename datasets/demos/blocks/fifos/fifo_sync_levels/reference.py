"""Reference of fifo_sync_levels."""

from collections import deque

DEPTH = 8


class Model:
    """A queue."""

    def reset(self):
        self.words = deque()

    def outputs(self, inputs):
        level = len(self.words)
        return {
            "read_data": self.words[0] if level else None,
            "full": int(level == DEPTH),
            "empty": int(level == 0),
            "almost_full": int(level >= 6),
            "almost_empty": int(level <= 2),
            "level": level,
        }

    def clock(self, edges, inputs):
        has_room, has_word = len(self.words) < DEPTH, bool(self.words)
        if inputs["read"] and has_word:
            self.words.popleft()
        if inputs["write"] and has_room:
            self.words.append(inputs["write_data"])
