"""Reference of multiplier_booth4."""


class Model:
    """Multiplication."""

    def reset(self):
        pass

    def outputs(self, inputs):
        return {"product": inputs["a"] * inputs["b"]}
