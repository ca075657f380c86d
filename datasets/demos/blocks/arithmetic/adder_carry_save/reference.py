"""Reference of adder_carry_save."""


class Model:
    """The built-in sum."""

    def reset(self):
        pass

    def outputs(self, inputs):
        return {"total": sum(inputs[name] for name in "abcde")}
