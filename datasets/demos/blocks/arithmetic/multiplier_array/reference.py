"""Reference of multiplier_array."""


class Model:
    """Multiplication."""

    def reset(self):
        pass

    def outputs(self, inputs):
        return {"product": inputs["a"] * inputs["b"]}
