"""Reference of avalon_to_axi_stream."""


class Model:
    """A list of the words that wait."""

    def reset(self):
        self.waiting = []
        self.promised = 0
        self.open = False
        self.dropped = 0

    def outputs(self, inputs):
        keep = data = last = None
        if self.waiting:
            data, keep, last = self.waiting[0]
        return {
            "av_ready": int(len(self.waiting) + self.promised < 4),
            "m_tvalid": int(bool(self.waiting)),
            "m_tdata": data,
            "m_tkeep": keep,
            "m_tlast": last,
            "dropped": self.dropped,
        }

    def clock(self, edges, inputs):
        ready = self.outputs(inputs)["av_ready"]
        if inputs["m_tready"]:
            self.waiting = self.waiting[1:]
        self.dropped = 0
        if inputs["av_valid"] and self.promised:
            if self.open or inputs["av_startofpacket"]:
                self._take(inputs)
            else:
                self.dropped = 1
        self.promised = ready

    def _take(self, inputs):
        first, second = divmod(inputs["av_data"], 256)
        last = inputs["av_endofpacket"]
        if last and inputs["av_empty"]:
            self.waiting.append((first, 1, last))
        else:
            self.waiting.append((second * 256 + first, 3, last))
        self.open = not last
