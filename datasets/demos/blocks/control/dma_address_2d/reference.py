"""Reference of dma_address_2d."""


class Model:
    """The list of all addresses that are still to come."""

    def reset(self):
        self.addresses = []

    def outputs(self, inputs):
        busy = bool(self.addresses)
        return {
            "valid": int(busy),
            "address": self.addresses[0] if busy else None,
            "last": int(len(self.addresses) == 1) if busy else None,
        }

    def clock(self, edges, inputs):
        if self.addresses:
            if inputs["ready"]:
                self.addresses = self.addresses[1:]
        elif inputs["start"]:
            rows, columns = range(inputs["rows"] + 1), range(inputs["columns"] + 1)
            base, stride = inputs["base"], inputs["stride"]
            self.addresses = [(base + r * stride + c) % 256 for r in rows for c in columns]


def stimulus(rng):
    """Small jobs, mostly ready."""
    for _ in range(8):
        seen = yield {"start": 1, "rows": rng.randrange(4), "columns": rng.randrange(4)}
        for _ in range(20):
            seen = yield {"start": 0, "ready": int(rng.random() < 0.8)}
            if not seen["valid"]:
                break
