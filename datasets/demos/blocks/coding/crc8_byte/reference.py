"""Reference of crc8_byte."""

POLYNOMIAL = 0x107


def remainder(message):
    """Return the remainder of a number, times x**8, modulo the polynomial over GF(2)."""
    value = message << 8
    while value.bit_length() > 8:
        value ^= POLYNOMIAL << (value.bit_length() - 9)
    return value


class Model:
    """The remainder so far; a message may be replaced by its remainder when it goes on."""

    def reset(self):
        self.crc = 0

    def outputs(self, inputs):
        return {"crc": self.crc}

    def clock(self, edges, inputs):
        if inputs["valid"]:
            self.crc = remainder(inputs["data"] ^ (0 if inputs["first"] else self.crc))
