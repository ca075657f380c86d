"""Reference of fsm_elevator."""


class Model:
    """A cabin and a set of called floors."""

    def reset(self):
        self.doing = "rest"
        self.floor = 0
        self.step = 1
        self.called = set()

    def outputs(self, inputs):
        return {
            "floor": self.floor,
            "motor": int(self.doing == "move"),
            "up": int(self.step == 1),
            "door_open": int(self.doing == "serve"),
            "pending": sum(2**floor for floor in self.called),
        }

    def clock(self, edges, inputs):
        called, doing = self.called, self.doing
        self.called = called | {floor for floor in range(4) if inputs["call"] >> floor & 1}
        if doing == "serve":
            self.called -= {self.floor}
            self.doing = "rest" if inputs["door_closed"] else "serve"
        elif doing == "move":
            if inputs["at_next"]:
                self.floor += self.step
                self.doing = "rest"
        elif self.floor in called:
            self.doing = "serve"
        elif called:
            self.doing = "move"
            if not any((floor - self.floor) * self.step > 0 for floor in called):
                self.step = -self.step


def stimulus(rng):
    """Few calls, quick sensors."""
    for _ in range(60):
        yield {
            "call": 1 << rng.randrange(4) if rng.random() < 0.12 else 0,
            "at_next": int(rng.random() < 0.6),
            "door_closed": int(rng.random() < 0.6),
        }
