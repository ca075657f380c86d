"""Reference of line_buffer_column."""

WIDTH = 6


class Model:
    """All pixels since reset, in order."""

    def reset(self):
        self.pixels = []
        self.fresh = False

    def outputs(self, inputs):
        valid = self.fresh and len(self.pixels) > 2 * WIDTH
        rows = [self.pixels[-1 - WIDTH * up] if valid else None for up in (2, 1, 0)]
        return {"out_valid": int(valid), **{f"out_row_{i}": row for i, row in enumerate(rows)}}

    def clock(self, edges, inputs):
        self.fresh = bool(inputs["in_valid"])
        if self.fresh:
            self.pixels.append(inputs["in_pixel"])
