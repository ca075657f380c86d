"""Reference of i2s_transmitter."""

WIDTH = 12
FRAME = 2 * WIDTH


class Model:
    """Time in cycles since the reset; the bits of a frame as a list."""

    def reset(self):
        self.time = 0
        self.bits = []
        self.missing = 0

    def outputs(self, inputs):
        bit_clock = self.time // 2 % FRAME
        return {
            "in_ready": int(self.time % (2 * FRAME) == 1),
            "sck": self.time % 2,
            "ws": int(bit_clock >= WIDTH),
            "sd": self.bits[0] if self.bits else 0,
            "underrun": self.missing,
        }

    def clock(self, edges, inputs):
        takes = self.outputs(inputs)["in_ready"]
        self.missing = int(takes and not inputs["in_valid"])
        if takes:
            both = inputs["in_left"] << WIDTH | inputs["in_right"] if inputs["in_valid"] else 0
            self.bits = [both >> place & 1 for place in reversed(range(FRAME))]
        elif self.time % 2:
            self.bits = self.bits[1:]
        self.time += 1
