"""Reference of stream_packet_mux."""


class Model:
    """The stream that owns the output, or None, and the one that sent the last packet."""

    def reset(self):
        self.owner = None
        self.latest = "b"  # so that a comes first

    def source(self, inputs):
        if self.owner:
            return self.owner
        preferred, other = ("b", "a") if self.latest == "a" else ("a", "b")
        ready_to_go = [name for name in (preferred, other) if inputs[f"{name}_valid"]]
        return ready_to_go[0] if ready_to_go else "a"

    def outputs(self, inputs):
        name = self.source(inputs)
        valid = inputs[f"{name}_valid"]
        return {
            "out_valid": valid,
            "out_data": inputs[f"{name}_data"] if valid else None,
            "out_last": inputs[f"{name}_last"] if valid else None,
            "out_source": int(name == "b"),
            "a_ready": inputs["out_ready"] if name == "a" else 0,
            "b_ready": inputs["out_ready"] if name == "b" else 0,
        }

    def clock(self, edges, inputs):
        name = self.source(inputs)
        if inputs[f"{name}_valid"]:
            ends = inputs["out_ready"] and inputs[f"{name}_last"]
            self.owner = None if ends else name
            self.latest = name
