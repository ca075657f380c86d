"""Reference of priority_encoder."""


class Model:
    """The length of a number in bits, less one."""

    def reset(self):
        pass

    def outputs(self, inputs):
        bits = inputs["bits"]
        return {"position": max(bits.bit_length() - 1, 0), "found": int(bits > 0)}
