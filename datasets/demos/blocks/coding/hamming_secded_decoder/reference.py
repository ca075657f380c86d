"""Reference of hamming_secded_decoder."""

PLACES = (3, 5, 6, 7, 9, 10, 11, 12)


def encode(data):
    """Return the one code word with these data bits that satisfies all checks."""
    word = sum((data >> i & 1) << place for i, place in enumerate(PLACES))
    for check in (1, 2, 4, 8):
        word |= (sum(word >> p & 1 for p in range(1, 13) if p & check) % 2) << check
    return word | bin(word).count("1") % 2


CODE_WORDS = [encode(data) for data in range(256)]
NEAR = {word ^ 1 << p: data for data, word in enumerate(CODE_WORDS) for p in range(13)}
EXACT = {word: data for data, word in enumerate(CODE_WORDS)}


class Model:
    """A search for a code word at distance 0 or 1."""

    def reset(self):
        pass

    def outputs(self, inputs):
        word = inputs["received"]
        plain = sum((word >> place & 1) << i for i, place in enumerate(PLACES))
        if word in EXACT:
            return {"data": EXACT[word], "corrected": 0, "uncorrectable": 0}
        if word in NEAR:
            return {"data": NEAR[word], "corrected": 1, "uncorrectable": 0}
        return {"data": plain, "corrected": 0, "uncorrectable": 1}


def stimulus(rng):
    """Code words with no, one or two errors."""
    for _ in range(100):
        word = rng.choice(CODE_WORDS)
        for place in rng.sample(range(13), rng.randrange(3)):
            word ^= 1 << place
        yield {"received": word}
