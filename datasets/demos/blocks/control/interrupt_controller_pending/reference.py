"""Reference of interrupt_controller_pending."""


class Model:
    """A set of pending lines and the set of lines that were high."""

    def reset(self):
        self.waiting = set()
        self.high = {0, 1, 2, 3}

    def allowed(self, inputs):
        return sorted(i for i in self.waiting if inputs["mask"] >> i & 1)

    def outputs(self, inputs):
        allowed = self.allowed(inputs)
        return {
            "irq": int(bool(allowed)),
            "number": allowed[0] if allowed else 0,
            "pending": sum(2**i for i in self.waiting),
        }

    def clock(self, edges, inputs):
        high = {i for i in range(4) if inputs["lines"] >> i & 1}
        served = self.allowed(inputs)[:1] if inputs["acknowledge"] else []
        self.waiting = (self.waiting - set(served)) | (high - self.high)
        self.high = high
