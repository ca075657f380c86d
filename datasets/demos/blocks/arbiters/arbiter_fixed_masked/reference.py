"""Reference of arbiter_fixed_masked."""


class Model:
    """A set of ports that may take part."""

    def reset(self):
        self.allowed = set(range(6))

    def outputs(self, inputs):
        asking = [port for port in range(6) if inputs["request"] >> port & 1]
        chosen = [port for port in asking if port in self.allowed][:1]
        return {
            "grant": sum(2**port for port in chosen),
            "any_grant": len(chosen),
            "starved": int(bool(asking) and not chosen),
        }

    def clock(self, edges, inputs):
        if inputs["mask_write"]:
            self.allowed = {port for port in range(6) if inputs["mask_value"] >> port & 1}
