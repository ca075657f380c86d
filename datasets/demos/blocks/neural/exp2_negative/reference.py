"""Reference of exp2_negative."""

import math


class Model:
    """Powers of two with real numbers."""

    def reset(self):
        pass

    def outputs(self, inputs):
        whole, fraction = divmod(inputs["x"], 16)
        mantissa = round(4096 * 2 ** (-fraction / 16))
        return {"y": math.floor(math.floor(mantissa / 2**whole) / 16 + 0.5)}
