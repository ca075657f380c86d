"""Reference of bank_address_swizzle."""


class Model:
    """Looks for the words in a table of the whole memory."""

    def reset(self):
        self.place = {}
        for row in range(8):
            for column in range(8):
                bank = sum(2**i for i in range(3) if (row >> i) % 2 != (column >> i) % 2)
                self.place[row, column] = bank

    def outputs(self, inputs):
        line = inputs["line"]
        words = [(i, line) if inputs["by_column"] else (line, i) for i in range(8)]
        banks = [self.place[word] for word in words]
        addresses = sum(word[0] * 8**bank for word, bank in zip(words, banks, strict=True))
        return {
            "bank": banks[inputs["lane"]],
            "addresses": addresses,
            "straight": int(banks == list(range(8))),
        }
