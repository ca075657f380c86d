"""Reference of thermometer_decoder."""


class Model:
    """Counting, after a vote of three."""

    def reset(self):
        pass

    def outputs(self, inputs):
        bits = [1, *(inputs["comparators"] >> i & 1 for i in range(15)), 0]
        voted = [int(sum(bits[i : i + 3]) >= 2) for i in range(15)]
        clean = voted == sorted(voted, reverse=True)
        return {"value": sum(voted) if clean else None, "bubble": int(not clean)}


def stimulus(rng):
    """Thermometer codes, mostly with an error near the threshold."""
    for _ in range(100):
        level = rng.randrange(16)
        code = (1 << level) - 1
        for _ in range(rng.randrange(3)):
            code ^= 1 << min(14, max(0, level + rng.randint(-3, 2)))
        yield {"comparators": code}
