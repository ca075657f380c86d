"""Reference of reorder_buffer_four."""


class Model:
    """Tickets that are out, oldest first, as lists of number and answer."""

    def reset(self):
        self.out = []
        self.next = 0

    def outputs(self, inputs):
        answer = self.out[0][1] if self.out else None
        return {
            "ticket_valid": int(len(self.out) < 4),
            "ticket": self.next,
            "out_valid": int(answer is not None),
            "out_data": answer,
        }

    def clock(self, edges, inputs):
        now = self.outputs(inputs)
        for entry in self.out:
            if inputs["answer_valid"] and entry[0] == inputs["answer_ticket"]:
                entry[1] = inputs["answer_data"]
        if now["out_valid"] and inputs["out_ready"]:
            self.out = self.out[1:]
        if inputs["ticket_take"] and now["ticket_valid"]:
            self.out = [*self.out, [self.next, None]]
            self.next = (self.next + 1) % 4


def stimulus(rng):
    """Answers only for tickets that are out and have none."""
    waiting = []
    for _ in range(80):
        step = {"answer_valid": 0, "ticket_take": int(rng.random() < 0.7), "out_ready": rng.randrange(2)}
        if waiting and rng.random() < 0.6:
            step["answer_valid"] = 1
            step["answer_ticket"] = waiting.pop(rng.randrange(len(waiting)))
        seen = yield step
        if step["ticket_take"] and seen["ticket_valid"]:
            waiting.append(seen["ticket"])
