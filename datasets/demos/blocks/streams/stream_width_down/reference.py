"""Reference of stream_width_down."""


class Model:
    """A list of tuples: part, first, last."""

    def reset(self):
        self.parts = []

    def outputs(self, inputs):
        part, first, last = self.parts[0] if self.parts else (None, None, 0)
        return {
            "in_ready": int(not self.parts or (len(self.parts) == 1 and inputs["out_ready"])),
            "out_valid": int(bool(self.parts)),
            "out_data": part,
            "out_first": first,
            "out_last": last,
        }

    def clock(self, edges, inputs):
        takes = self.outputs(inputs)["in_ready"] and inputs["in_valid"]
        if inputs["out_ready"]:
            self.parts = self.parts[1:]
        if takes:
            count = inputs["in_extra"] + 1
            bytes_in = inputs["in_data"].to_bytes(4, "little")[:count]
            self.parts = [(b, int(i == 0), int(i == count - 1)) for i, b in enumerate(bytes_in)]
