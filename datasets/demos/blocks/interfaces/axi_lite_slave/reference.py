"""Reference of axi_lite_slave."""

IDENTITY = 0x48570001


class Model:
    """Queues of one place for each channel, and four words as bytes."""

    def reset(self):
        self.address = self.data = self.answer = self.word = None
        self.words = [0, 0, 0, IDENTITY]

    def outputs(self, inputs):
        answer, word = self.answer, self.word
        return {
            "awready": int(self.address is None),
            "wready": int(self.data is None),
            "bvalid": int(answer is not None),
            "bresp": answer,
            "arready": int(word is None or inputs["rready"] == 1),
            "rvalid": int(word is not None),
            "rdata": None if word is None else word[0],
            "rresp": None if word is None else word[1],
        }

    def clock(self, edges, inputs):
        now = self.outputs(inputs)
        before = list(self.words)
        self._write(inputs)
        if inputs["awvalid"] and now["awready"]:
            self.address = inputs["awaddr"]
        if inputs["wvalid"] and now["wready"]:
            self.data = (inputs["wdata"], inputs["wstrb"])
        if inputs["rready"]:
            self.word = None
        if inputs["arvalid"] and now["arready"]:
            index, rest = divmod(inputs["araddr"], 4)
            self.word = (0, 2) if rest else (before[index], 0)

    def _write(self, inputs):
        if inputs["bready"]:
            self.answer = None
        if self.address is None or self.data is None or self.answer is not None:
            return
        (data, strobes), address = self.data, self.address
        self.address = self.data = None
        self.answer = 0 if address in (0, 4, 8) else 2
        if self.answer == 0:
            mask = sum(255 << 8 * i for i in range(4) if strobes >> i & 1)
            self.words[address // 4] = self.words[address // 4] & ~mask | data & mask


def stimulus(rng):
    """Mostly right addresses, all channels busy or slow."""
    while True:
        pace = rng.choice((0.3, 0.9))
        for _ in range(30):
            some = {
                name: int(rng.random() < pace)
                for name in ("awvalid", "wvalid", "bready", "arvalid", "rready")
            }
            places = {name: rng.choice((0, 4, 8, 8, 12, rng.getrandbits(4))) for name in ("awaddr", "araddr")}
            yield some | places
