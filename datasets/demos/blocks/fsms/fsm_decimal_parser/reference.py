"""Reference of fsm_decimal_parser."""


class Model:
    """The word so far."""

    def reset(self):
        self.word = ""
        self.result = None

    def outputs(self, inputs):
        good = isinstance(self.result, int)
        return {
            "out_valid": int(good),
            "out_error": int(self.result == "bad"),
            "out_number": self.result if good else None,
        }

    def clock(self, edges, inputs):
        self.result = None
        char = chr(inputs["in_char"])
        if inputs["in_valid"] and char in " ,":
            if self.word:
                digits = self.word.removeprefix("-")
                good = digits and all(digit in "0123456789" for digit in digits) and int(digits) < 2048
                self.result = int(self.word) if good else "bad"
            self.word = ""
        elif inputs["in_valid"]:
            self.word += char


def stimulus(rng):
    """Words that are numbers, or nearly."""
    number = rng.choice([rng.randrange(-2100, 2100), rng.randrange(-12, 12), 2047, 2048, -2048, 20480])
    text = rng.choice([str(number), str(number), "-", "00" + str(abs(number)), "1-2", "--3"])
    if rng.random() < 0.15:
        place = rng.randrange(len(text) + 1)
        text = text[:place] + rng.choice("/:.x;8p") + text[place:]
    for char in text + rng.choice([" ", ",", ", "]):
        if rng.random() < 0.05:
            yield {"in_valid": 0}
        yield {"in_valid": 1, "in_char": ord(char)}
