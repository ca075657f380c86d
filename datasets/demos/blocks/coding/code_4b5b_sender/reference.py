"""Reference of code_4b5b_sender."""

CODES = "11110010011010010101010100101101110011111001010011101101011111010110111110011101"


class Model:
    """The symbol as a text that gets shorter."""

    def reset(self):
        self.symbol, self.is_data = "11111", 0

    def outputs(self, inputs):
        return {
            "in_ready": int(len(self.symbol) == 1),
            "line_bit": int(self.symbol[0]),
            "data_symbol": self.is_data,
        }

    def clock(self, edges, inputs):
        self.symbol = self.symbol[1:]
        if not self.symbol:
            self.is_data = inputs["in_valid"]
            start = 5 * inputs["in_nibble"]
            self.symbol = CODES[start : start + 5] if inputs["in_valid"] else "11111"
