"""Reference of counter_bcd_three."""


class Model:
    """A list of digits, ones first."""

    def reset(self):
        self.digits = [0, 0, 0]

    def outputs(self, inputs):
        full = min(self.digits) >= 9
        return {
            "digits": sum(digit * 16**place for place, digit in enumerate(self.digits)),
            "rollover": int(full and inputs["count"] and not inputs["load"]),
        }

    def clock(self, edges, inputs):
        if inputs["load"]:
            self.digits = [inputs["preset"] // 16**place % 16 for place in range(3)]
        elif inputs["count"]:
            for place in range(3):
                if self.digits[place] < 9:
                    self.digits[place] += 1
                    break
                self.digits[place] = 0


def stimulus(rng):
    """Presets near the ends of decades, then counting."""
    digits = [rng.choice([0, 8, 9, 9, rng.randrange(16)]) for _ in range(3)]
    yield {"load": 1, "preset": digits[0] + 16 * digits[1] + 256 * digits[2]}
    for _ in range(rng.randrange(1, 14)):
        yield {"load": 0, "count": int(rng.random() < 0.85)}
