"""Reference of counter_up_down_load."""


class Model:
    """A number modulo 256."""

    def reset(self):
        self.count = 0

    def outputs(self, inputs):
        end = 0 if inputs["down"] else 255
        wraps = inputs["enable"] and not inputs["load"] and self.count == end
        return {"count": self.count, "wraps": int(wraps)}

    def clock(self, edges, inputs):
        if inputs["load"]:
            self.count = inputs["load_value"]
        elif inputs["enable"]:
            self.count = (self.count + (-1 if inputs["down"] else 1)) % 256
