"""Reference of bank_conflict_detector."""


class Model:
    """Accesses are put one after the other into a list of those that go."""

    def reset(self):
        pass

    def outputs(self, inputs):
        going = []
        grant = 0
        for port in range(3):
            access = (inputs[f"address_{port}"], inputs["is_write"] >> port & 1)
            clash = any(a % 4 == access[0] % 4 and (a != access[0] or w or access[1]) for a, w in going)
            if inputs["request"] >> port & 1 and not clash:
                going.append(access)
                grant += 2**port
        banks = {address % 4 for address, _ in going}
        return {
            "grant": grant,
            "conflict": int(grant != inputs["request"]),
            "bank_used": sum(2**bank for bank in banks),
        }


def stimulus(rng):
    """Few addresses, many requests."""
    addresses = rng.sample(range(16), 2)
    for _ in range(10):
        step = {f"address_{i}": rng.choice([*addresses, rng.randrange(16)]) for i in range(3)}
        yield {**step, "request": rng.choice([7, 7, 3, 5, 6]), "is_write": rng.choice([0, 0, 1, 2, 4, 7])}
