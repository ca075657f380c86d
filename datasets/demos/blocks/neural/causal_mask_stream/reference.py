"""Reference of causal_mask_stream."""


class Model:
    """One number for the place in the matrix, divided into row and column."""

    def reset(self):
        self.place = 0

    def outputs(self, inputs):
        size = inputs["last_position"] + 1
        query, key = divmod(self.place, size)
        visible = 0 <= query - key <= inputs["reach"]
        marks = {"out_row_last": int(key == size - 1), "out_last": int(self.place == size * size - 1)}
        if not inputs["in_valid"]:
            marks = dict.fromkeys(marks)
        return {
            "out_valid": inputs["in_valid"],
            "in_ready": inputs["out_ready"],
            "out_score": (inputs["in_score"] if visible else -128) if inputs["in_valid"] else None,
            **marks,
        }

    def clock(self, edges, inputs):
        if inputs["in_valid"] and inputs["out_ready"]:
            self.place = (self.place + 1) % (inputs["last_position"] + 1) ** 2


def stimulus(rng):
    """Matrices of several sizes, with and without a window."""
    while True:
        last = rng.choice((0, 1, 2, 4, 9, 11))
        reach = rng.choice((0, 1, 3, 5, 8, 9, 15))
        moved = 0
        while moved < (last + 1) ** 2:
            word = {"in_valid": int(rng.random() < 0.95), "out_ready": int(rng.random() < 0.95)}
            moved += word["in_valid"] and word["out_ready"]
            yield {**word, "last_position": last, "reach": reach}
