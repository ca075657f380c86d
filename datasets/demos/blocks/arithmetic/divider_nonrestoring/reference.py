"""Reference of divider_nonrestoring."""


class Model:
    """Integer division."""

    def reset(self):
        pass

    def outputs(self, inputs):
        if inputs["divisor"] == 0:
            return {"quotient": None, "remainder": None, "divide_by_zero": 1}
        quotient, remainder = divmod(inputs["dividend"], inputs["divisor"])
        return {"quotient": quotient, "remainder": remainder, "divide_by_zero": 0}
