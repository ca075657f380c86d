"""Reference of fft_butterfly."""

import math


def half(number):
    return math.floor(number / 2 + 0.5)


def butterfly(inputs):
    a, b, w = (complex(inputs[f"{n}_re"], inputs[f"{n}_im"]) for n in "abw")
    t = b * w / 64
    t = complex(math.floor(t.real + 0.5), math.floor(t.imag + 0.5))
    return {
        "sum_re": half((a + t).real),
        "sum_im": half((a + t).imag),
        "difference_re": half((a - t).real),
        "difference_im": half((a - t).imag),
    }


class Model:
    """Python's complex numbers, exact for these, in a queue of three."""

    def reset(self):
        nothing = dict.fromkeys(("sum_re", "sum_im", "difference_re", "difference_im"))
        self.stages = [nothing] * 3

    def outputs(self, inputs):
        return self.stages[2]

    def clock(self, edges, inputs):
        if inputs["enable"]:
            self.stages = [butterfly(inputs), *self.stages[:2]]


def stimulus(rng):
    """Twiddle factors on the circle."""
    for _ in range(40):
        angle = rng.randrange(16) * math.pi / 8
        w = {"w_re": round(64 * math.cos(angle)), "w_im": round(64 * math.sin(angle))}
        yield {"enable": int(rng.random() < 0.9), **w}
