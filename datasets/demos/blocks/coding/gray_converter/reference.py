"""Reference of gray_converter."""


def reflected(bits):
    """Build the code by its definition: the code of one bit less, then the same backwards behind a one."""
    codes = [0]
    for bit in range(bits):
        codes += [code | 1 << bit for code in reversed(codes)]
    return codes


CODES = reflected(8)


class Model:
    """A table, read in both directions."""

    def reset(self):
        pass

    def outputs(self, inputs):
        code = inputs["code_in"]
        return {"code_out": CODES.index(code) if inputs["to_binary"] else CODES[code]}
