"""Reference of sigmoid_piecewise."""

import math

# From, slope, value at zero; in units of one.
SEGMENTS = ((5.0, 0.0, 1.0), (2.375, 1 / 32, 27 / 32), (1.0, 1 / 8, 5 / 8), (0.0, 1 / 4, 1 / 2))


class Model:
    """Straight lines with real numbers, cut to eight fraction bits."""

    def reset(self):
        pass

    def outputs(self, inputs):
        size = abs(inputs["x"]) / 256
        slope, offset = next((slope, offset) for start, slope, offset in SEGMENTS if size >= start)
        right = math.floor(256 * (slope * size + offset))
        return {"y": right if inputs["x"] >= 0 else 256 - right}
