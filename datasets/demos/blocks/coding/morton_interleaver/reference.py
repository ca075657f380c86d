"""Reference of morton_interleaver."""


class Model:
    """Binary digits as text: every second one."""

    def reset(self):
        self.word = None

    def outputs(self, inputs):
        return {"out_word": self.word}

    def clock(self, edges, inputs):
        if not inputs["enable"]:
            return
        digits = f"{inputs['in_word']:016b}"
        if inputs["deinterleave"]:
            self.word = int(digits[0::2] + digits[1::2], 2)
        else:
            self.word = int("".join(y + x for y, x in zip(digits[:8], digits[8:], strict=True)), 2)
