"""Reference of cache_lookup_direct."""


class Model:
    """Lines by index: a pair of tag and dirty, absent while invalid."""

    def reset(self):
        self.lines = {}

    def look(self, inputs):
        tag, index = divmod(inputs["address"], 4)
        return tag, index, self.lines.get(index)

    def outputs(self, inputs):
        tag, _, line = self.look(inputs)
        asks = bool(inputs["request"] and not inputs["refill"])
        hit = asks and line is not None and line[0] == tag
        back = asks and not hit and line is not None and line[1]
        return {
            "hit": int(hit),
            "miss": int(asks and not hit),
            "write_back": int(back),
            "victim_tag": line[0] if back else None,
        }

    def clock(self, edges, inputs):
        tag, index, line = self.look(inputs)
        if inputs["refill"]:
            self.lines[index] = (tag, False)
        elif inputs["request"] and inputs["is_store"] and line is not None and line[0] == tag:
            self.lines[index] = (tag, True)


def stimulus(rng):
    """A few addresses that come again and again; a refill follows a miss."""
    addresses = rng.sample(range(32), 5)
    for _ in range(40):
        address = rng.choice(addresses)
        seen = yield {"request": 1, "refill": 0, "address": address, "is_store": rng.randrange(2)}
        if seen["miss"] and rng.random() < 0.9:
            yield {"refill": 1, "address": address}
