"""Reference of stream_join_two."""


class Model:
    """The sum that waits, or None."""

    def reset(self):
        self.sum = None

    def outputs(self, inputs):
        room = self.sum is None or inputs["out_ready"]
        return {
            "a_ready": int(bool(room and inputs["b_valid"])),
            "b_ready": int(bool(room and inputs["a_valid"])),
            "out_valid": int(self.sum is not None),
            "out_sum": self.sum,
        }

    def clock(self, edges, inputs):
        if inputs["out_ready"]:
            self.sum = None
        if self.sum is None and inputs["a_valid"] and inputs["b_valid"]:
            self.sum = inputs["a_data"] + inputs["b_data"]
