"""Reference of varint_encoder."""


class Model:
    """The bytes as a list, made by division."""

    def reset(self):
        self.bytes = []

    def outputs(self, inputs):
        left = len(self.bytes)
        return {
            "out_valid": int(left > 0),
            "out_byte": self.bytes[0] if left else None,
            "out_last": int(left == 1) if left else None,
            "in_ready": int(left == 0 or (left == 1 and inputs["out_ready"])),
        }

    def clock(self, edges, inputs):
        ready = self.outputs(inputs)["in_ready"]
        if inputs["out_ready"]:
            self.bytes = self.bytes[1:]
        if inputs["in_valid"] and ready:
            number = inputs["in_value"]
            digits = [number % 128]
            while number := number // 128:
                digits.append(number % 128)
            self.bytes = [digit + 128 for digit in digits[:-1]] + digits[-1:]


def stimulus(rng):
    """Numbers of every length and at the borders between lengths."""
    for _ in range(40):
        border = rng.choice((127, 128, 16383, 16384, 0, 2097151))
        number = rng.choice((border, rng.getrandbits(21) >> rng.randrange(22)))
        seen = {"in_ready": 0}
        while not seen["in_ready"]:
            seen = yield {"in_valid": 1, "in_value": number, "out_ready": int(rng.random() < 0.8)}
