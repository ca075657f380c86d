"""Reference of hex_byte_assembler."""

DIGITS = "0123456789abcdef"


class Model:
    """Python's idea of hexadecimal numbers."""

    def reset(self):
        self.text = ""
        self.valid = self.error = 0
        self.data = None

    def outputs(self, inputs):
        return {"byte_valid": self.valid, "error": self.error, "data": self.data}

    def clock(self, edges, inputs):
        self.valid = self.error = 0
        if not inputs["code_valid"]:
            return
        char = chr(inputs["code"])
        if char.isascii() and char.lower() in DIGITS:
            self.text += char
            if len(self.text) == 2:
                self.valid, self.data, self.text = 1, int(self.text, 16), ""
        else:
            self.error = int(bool(self.text) or char not in " \t\r\n")
            self.text = ""


def stimulus(rng):
    """Text with all digits, neighbours of the digits, and blanks."""
    for _ in range(80):
        right = "0123456789abcdefABCDEF"
        odd = "/:@G`g \t\r\n\x0b\x00"
        char = rng.choice(right) if rng.random() < 0.8 else rng.choice(odd)
        yield {"code_valid": 1, "code": ord(char)}
