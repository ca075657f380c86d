"""Reference of crc8_serial."""


def remainder(number):
    """Divide a polynomial by x**8 + x**2 + x + 1."""
    while number > 255:
        number ^= 0x107 << number.bit_length() - 9
    return number


class Model:
    """The message as one long number, behind what was left over before."""

    def reset(self):
        self.lead = self.message = self.bits = 0

    def crc(self):
        return remainder(self.lead << self.bits ^ self.message << 8)

    def outputs(self, inputs):
        crc = self.crc()
        return {"crc": crc, "line": crc // 128 if inputs["shift_out"] else inputs["bit_in"]}

    def clock(self, edges, inputs):
        if inputs["start"]:
            self.reset()
        elif inputs["bit_valid"] and inputs["shift_out"]:
            self.lead, self.message, self.bits = self.crc() * 2 % 256, 0, 0
        elif inputs["bit_valid"]:
            self.message = self.message * 2 + inputs["bit_in"]
            self.bits += 1


def stimulus(rng):
    """A message, then its remainder."""
    yield {"start": 1}
    for _ in range(rng.randint(8, 30)):
        yield {"start": 0, "bit_valid": 1, "shift_out": 0}
    for _ in range(8):
        yield {"start": 0, "bit_valid": 1, "shift_out": 1}
