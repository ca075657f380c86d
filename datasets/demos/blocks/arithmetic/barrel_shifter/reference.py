"""Reference of barrel_shifter."""

MASK = 0xFFFF


class Model:
    """Shifts of integers."""

    def reset(self):
        pass

    def outputs(self, inputs):
        value, amount = inputs["value"], inputs["amount"]
        signed = value - (value >> 15 << 16)
        results = (
            value << amount,
            value >> amount,
            signed >> amount,
            value >> amount | value << (16 - amount),
        )
        return {"result": results[inputs["mode"]] & MASK}
