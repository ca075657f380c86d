"""Reference of popcount_counters."""


class Model:
    """Ones in the binary notation."""

    def reset(self):
        pass

    def outputs(self, inputs):
        return {"ones": bin(inputs["bits"]).count("1")}
