"""Reference of fsm_bracket_checker."""


class Model:
    """A text with all pairs removed."""

    def reset(self):
        self.open = ""
        self.broken = False
        self.verdict = None

    def outputs(self, inputs):
        return {
            "done": int(self.verdict is not None),
            "balanced": int(self.verdict is True),
            "depth": None if self.broken else len(self.open),
        }

    def clock(self, edges, inputs):
        self.verdict = None
        if not inputs["in_valid"]:
            return
        char = chr(inputs["in_char"])
        if char in "()[]":
            text = (self.open + char).replace("()", "").replace("[]", "")
            self.broken = self.broken or len(text) > 8 or text[-1:] in (")", "]")
            self.open = text
        if inputs["in_last"]:
            self.verdict = not self.broken and not self.open
            self.open, self.broken = "", False


def stimulus(rng):
    """Mostly balanced texts, some deep, some with one fault."""
    text, stack = "", ""
    for _ in range(rng.choice([3, 5, 9, 9, 12])):
        stack += rng.choice("()([") if rng.random() < 0.05 else rng.choice("([")
        text += stack[-1]
        while stack and rng.random() < 0.3:
            text += {"(": ")", "[": "]"}.get(stack[-1], "x")
            stack = stack[:-1]
    text += "".join({"(": ")", "[": "]"}.get(char, "x") for char in reversed(stack))
    if rng.random() < 0.3:
        place = rng.randrange(len(text))
        text = text[:place] + rng.choice("()[]aX[]8h") + text[place + 1 :]
    if rng.random() < 0.2:
        text += rng.choice(["(", "[", ")", "]", "z"])
    if rng.random() < 0.6:  # a character that differs from a bracket in one bit
        place = rng.randrange(len(text) + 1)
        text = text[:place] + chr(ord(rng.choice("()[]")) ^ 1 << rng.randrange(8)) + text[place:]
    for place, char in enumerate(text):
        while rng.random() < 0.1:
            yield {"in_valid": 0}
        yield {"in_valid": 1, "in_char": ord(char), "in_last": int(place == len(text) - 1)}
