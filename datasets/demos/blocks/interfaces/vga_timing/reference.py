"""Reference of vga_timing."""

WIDTH = 8 + 1 + 2 + 1
HEIGHT = 4 + 1 + 1 + 2


class Model:
    """The number of pixels since the reset."""

    def reset(self):
        self.pixels = 0

    def outputs(self, inputs):
        if not self.pixels:
            names = ("visible", "column", "line", "pattern", "frame_starts")
            return {"hsync_n": 1, "vsync_n": 1, **dict.fromkeys(names, 0)}
        y, x = divmod((self.pixels - 1) % (WIDTH * HEIGHT), WIDTH)
        visible = x < 8 and y < 4
        return {
            "hsync_n": int(x not in range(9, 11)),
            "vsync_n": int(y != 5),
            "visible": int(visible),
            "column": x,
            "line": y,
            "frame_starts": int(x == y == 0),
            "pattern": int(visible and (x // 2 + y // 2) % 2 == 1),
        }

    def clock(self, edges, inputs):
        self.pixels += inputs["pixel_enable"]


def stimulus(rng):
    """Hardly a pause, so that whole frames go by between two resets."""
    while True:
        yield {"pixel_enable": int(rng.random() < 0.97)}
