"""Reference of scratchpad_arbiter."""


class Model:
    """Words by address; who waits and who gets an answer by name."""

    def __init__(self):
        self.words = None

    def reset(self):
        self.words = {}  # an access during reset may have changed any word
        self.patience = 0
        self.answer = (None, None)

    def winner(self, inputs):
        masters = [m for m in ("cpu", "dma") if inputs[f"{m}_request"]]
        if len(masters) == 2:
            return "dma" if self.patience == 3 else "cpu"
        return masters[0] if masters else None

    def outputs(self, inputs):
        winner = self.winner(inputs)
        values = {"read_data": self.answer[1]}
        for master in ("cpu", "dma"):
            values[f"{master}_grant"] = int(winner == master)
            values[f"{master}_read_valid"] = int(self.answer[0] == master)
        return values

    def clock(self, edges, inputs):
        winner = self.winner(inputs)
        waits = inputs["dma_request"] and winner != "dma"
        self.patience = self.patience + 1 if waits else 0
        self.answer = (None, self.answer[1])
        if winner and inputs[f"{winner}_write"]:
            self.words[inputs[f"{winner}_address"]] = inputs[f"{winner}_data"]
        elif winner:
            self.answer = (winner, self.words.get(inputs[f"{winner}_address"]))


def stimulus(rng):
    """A busy processor and a stubborn DMA."""
    for _ in range(60):
        yield {"cpu_request": int(rng.random() < 0.85), "dma_request": int(rng.random() < 0.85)}
