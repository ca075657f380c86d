"""Reference of fsm_string_matcher."""

WORD = "abacab"


class Model:
    """The text so far."""

    def reset(self):
        self.text = ""

    def length(self, text):
        return max(size for size in range(6) if text.endswith(WORD[:size]))

    def outputs(self, inputs):
        text = self.text + chr(inputs["in_char"])
        return {
            "found": int(bool(inputs["in_valid"]) and text.endswith(WORD)),
            "matched": self.length(self.text),
        }

    def clock(self, edges, inputs):
        if inputs["in_valid"]:
            self.text += chr(inputs["in_char"])
            if self.text.endswith(WORD) and not inputs["overlapping"]:
                self.text = ""


def stimulus(rng):
    """Pieces of the word."""
    for letter in WORD[rng.choice([0, 0, 0, 2, 1]) :][: rng.choice([6, 6, 6, 5, 4, 3])]:
        while rng.random() < 0.1:
            yield {"in_valid": 0}
        yield {"in_valid": 1, "in_char": ord(letter), "overlapping": int(rng.random() < 0.7)}
    if rng.random() < 0.6:
        yield {"in_valid": 1, "in_char": ord(rng.choice("abcaABC{"))}
