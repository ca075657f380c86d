"""Reference of register_file_2r1w."""


class Model:
    """Registers by number; a read looks at them as they will be after the write."""

    def reset(self):
        self.registers = {0: 0}

    def after(self, inputs):
        written = {inputs["write_index"]: inputs["write_data"]} if inputs["write_enable"] else {}
        return {**self.registers, **written, 0: 0}

    def outputs(self, inputs):
        registers = self.after(inputs)
        return {"data_a": registers.get(inputs["index_a"]), "data_b": registers.get(inputs["index_b"])}

    def clock(self, edges, inputs):
        self.registers = self.after(inputs)
