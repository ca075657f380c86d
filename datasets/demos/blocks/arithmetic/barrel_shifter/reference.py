"""Reference of barrel_shifter."""


class Model:
    """Arithmetic with powers of two; a rotation is a string cut in two."""

    def reset(self):
        pass

    def outputs(self, inputs):
        data, amount = inputs["data"], inputs["amount"]
        signed = data - 65536 if data > 32767 else data
        text = f"{data:016b}"
        cut = 16 - amount
        results = (
            data * 2**amount % 65536,
            data // 2**amount,
            signed // 2**amount,
            int(text[cut:] + text[:cut], 2),
        )
        return {"result": results[inputs["operation"]]}
