"""Reference of ram_byte_enable."""


class Model:
    """Four lanes of bytes, each with an array of its own; None while unknown."""

    def __init__(self):
        self.lanes = [[None] * 8 for _ in range(4)]

    def reset(self):
        self.shown = [None] * 4

    def outputs(self, inputs):
        if None in self.shown:
            return {"read_data": None}
        return {"read_data": int.from_bytes(bytes(self.shown), "little")}

    def clock(self, edges, inputs):
        if not inputs["enable"]:
            return
        data = inputs["write_data"].to_bytes(4, "little")
        for i, lane in enumerate(self.lanes):
            if inputs["byte_write"] >> i & 1:
                lane[inputs["address"]] = data[i]
        self.shown = [lane[inputs["address"]] for lane in self.lanes]
