"""Reference of jtag_tap_controller."""

NEXT = {
    "reset": ("idle", "reset"),
    "idle": ("idle", "select dr"),
    "select dr": ("capture dr", "select ir"),
    "select ir": ("capture ir", "reset"),
}
for _path in ("dr", "ir"):
    NEXT |= {
        f"capture {_path}": (f"shift {_path}", f"exit1 {_path}"),
        f"shift {_path}": (f"shift {_path}", f"exit1 {_path}"),
        f"exit1 {_path}": (f"pause {_path}", f"update {_path}"),
        f"pause {_path}": (f"pause {_path}", f"exit2 {_path}"),
        f"exit2 {_path}": (f"shift {_path}", f"update {_path}"),
        f"update {_path}": ("idle", "select dr"),
    }


class Model:
    """Registers as lists of bits, the lowest first."""

    def reset(self):
        self.state = "reset"
        self.instruction = 1
        self.scan = {"ir": [0] * 4, "dr": [0] * 16}
        self.user = 0

    def outputs(self, inputs):
        path = "ir" if self.state == "shift ir" else "dr"
        return {
            "tdo": self.scan[path][0],
            "tdo_enable": int(self.state.startswith("shift")),
            "user_out": self.user,
            "instruction": self.instruction,
        }

    def clock(self, edges, inputs):
        action, _, path = self.state.partition(" ")
        if action == "reset":
            self.instruction = 1
        elif action == "capture":
            self.scan[path] = self._captured(path, inputs)
        elif action == "shift":
            self.scan[path] = self._shifted(path, inputs["tdi"])
        elif action == "update":
            self._update(path)
        self.state = NEXT[self.state][inputs["tms"]]

    def _shifted(self, path, bit):
        lengths = {1: 16, 2: 8}
        length = 4 if path == "ir" else lengths.get(self.instruction, 1)
        return [*self.scan[path][1:length], bit]

    def _captured(self, path, inputs):
        if path == "ir":
            return [1, 0, 0, 0]
        values = {1: (0x5A35, 16), 2: (inputs["user_in"], 8)}
        value, length = values.get(self.instruction, (0, 1))
        return [value >> place & 1 for place in range(length)]

    def _update(self, path):
        bits = self.scan[path]
        if path == "ir":
            self.instruction = sum(bit << place for place, bit in enumerate(bits))
        elif self.instruction == 2:
            low = (bits + [0] * 8)[:8]
            self.user = sum(bit << place for place, bit in enumerate(low))


def stimulus(rng):
    """Scans of the instruction and of data, of the usual lengths and others, with pauses."""
    for bit in (1, 0):
        yield {"tms": bit}
    while True:
        choice = rng.choice((1, 2, 2, 15, None))
        if choice is not None:
            bits = [choice >> place & 1 for place in range(4)]
            yield from _scan(rng, (1, 1, 0), bits)
        length = rng.choice((1, 3, 8, 8, 16, 20))
        yield from _scan(rng, (1, 0), [rng.getrandbits(1) for _ in range(length)])
        if rng.random() < 0.2:
            for bit in (1, 1, 1, 1, 0):
                yield {"tms": bit}


def _scan(rng, way, bits):
    for bit in (*way, 0):
        yield {"tms": bit}
    for place, bit in enumerate(bits):
        last = place == len(bits) - 1
        pause = not last and rng.random() < 0.1
        yield {"tms": int(last or pause), "tdi": bit}
        if pause:
            for tms in (0, 0, 1, 0):
                yield {"tms": tms}
    for bit in (1, 0):
        yield {"tms": bit}
