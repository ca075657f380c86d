"""Reference of free_list_queue."""

from collections import deque


class Model:
    """A queue, and the number that the initialization appends next."""

    def reset(self):
        self.queue = deque()
        self.next = 0

    def outputs(self, inputs):
        ready = self.next == 8 and bool(self.queue)
        return {
            "pointer_valid": int(ready),
            "pointer": self.queue[0] if ready else None,
            "initializing": int(self.next < 8),
        }

    def clock(self, edges, inputs):
        if self.next < 8:
            self.queue.append(self.next)
            self.next += 1
            return
        room = len(self.queue) < 8
        if inputs["pointer_take"] and self.queue:
            self.queue.popleft()
        if inputs["return_valid"] and room:
            self.queue.append(inputs["return_pointer"])


def stimulus(rng):
    """Pointers go out quickly, then come back quickly."""
    for out in (0.9, 0.3, 0.5):
        for _ in range(20):
            yield {"pointer_take": int(rng.random() < out), "return_valid": int(rng.random() > out)}
