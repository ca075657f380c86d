"""Reference of reset_release_order."""

RELEASED_AT = 7


class Model:
    """Edges since the release, counted in each domain."""

    def reset(self):
        self.age = 0
        self.second = [0, 0]
        self.back = [0, 0]

    def outputs(self, inputs):
        return {
            "first_rst_n": int(self.age >= RELEASED_AT),
            "second_rst_n": self.second[1],
            "all_running": self.back[1],
        }

    def clock(self, edges, inputs):
        first, second = int(self.age >= RELEASED_AT), self.second
        if "first_clk" in edges:
            self.age += 1
            self.back = [second[1], self.back[0]]
        if "second_clk" in edges:
            self.second = [first, second[0]]
