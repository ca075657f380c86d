"""A block on streams under test: queues frames, expects what the reference gives, and explains differences.

Beside it lie `plan.json` (what to try), `reference.py` (what the block computes), `stimulus.py` (frames) and
`axi_stream.py`. The plan names the streams; see `hwgen.operators.streaming.ports.Port.to_plan`.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import cocotb
import numpy as np
import reference
import stimulus
from axi_stream import Clockwork, Pattern, Sink, Source, named_pattern, stall
from measurements import BenchError, record

PLAN: dict[str, Any] = json.loads(Path(__file__).with_name("plan.json").read_text(encoding="utf-8"))
PARAMS: dict[str, Any] = PLAN["params"]
STREAMS: list[dict[str, Any]] = PLAN["streams"]
INPUTS = [s for s in STREAMS if s["direction"] == "input"]
OUTPUTS = [s for s in STREAMS if s["direction"] == "output"]
PATTERNS = ("alternate", "seldom", "half", "bursts", "stall")

Frame = dict[str, Any]


def to_words(values: Any, bits: int) -> list[int]:
    """Pack (beats, lanes) integers into one word per beat, lane 0 lowest, as two's complement."""
    mask = (1 << bits) - 1
    return [sum((int(v) & mask) << (i * bits) for i, v in enumerate(beat)) for beat in np.asarray(values)]


def to_values(words: Sequence[int], stream: Mapping[str, Any]) -> list[list[int]]:
    """Unpack words into the integers of each lane."""
    bits, lanes = stream["bits"], stream["lanes"]
    return [[_number(word >> (i * bits), bits, stream["signed"]) for i in range(lanes)] for word in words]


def _number(code: int, bits: int, signed: bool) -> int:
    code &= (1 << bits) - 1
    return code - (1 << bits) if signed and code >> (bits - 1) else code


class Block:
    """The design under test. `rng` is seeded by the plan's seed and the test's name."""

    def __init__(self, dut: Any, test: str) -> None:
        self.rng = np.random.default_rng([PLAN["seed"], *test.encode()])
        self.sources = {s["prefix"]: Source(dut, s["prefix"]) for s in INPUTS}
        self.sinks = {s["prefix"]: Sink(dut, s["prefix"]) for s in OUTPUTS}
        for stream in OUTPUTS:
            sink = self.sinks[stream["prefix"]]
            sink.explain = functools.partial(self._explain, stream)
        for stream in STREAMS:
            end = (self.sources | self.sinks)[stream["prefix"]]
            end.format = stream["lanes"], stream["bits"], stream["signed"]
        low = PLAN["reset"] == "axi_low"
        self.clockwork = Clockwork(
            dut.clk,
            dut.aresetn if low else dut.rst,
            [*self.sources.values(), *self.sinks.values()],
            reset_active_low=low,
            quiet_limit=PLAN["quiet_limit"],
        )
        self._error = dut.error if PLAN["error"] else None
        self.setup: Frame = {}
        self.results_checked = 0

    @property
    def frame_sources(self) -> list[Source]:
        """The sources of frames, without those of setups."""
        return [self.sources[s["prefix"]] for s in INPUTS if s["role"] == "frame"]

    # -- Driving -------------------------------------------------------------------------------------------

    async def reset(self, kind: str = "random", *, cycles: int = 1, setup: Frame | None = None) -> None:
        """Reset the design and offer it a setup (of one kind, unless given)."""
        await self.clockwork.reset(cycles)
        self.setup = stimulus.setup(PARAMS, INPUTS, kind, self.rng) if setup is None else setup
        for prefix, values in self.setup.items():
            self._send(prefix, values)

    def _send(self, prefix: str, values: Any, lasts: Sequence[bool] | None = None) -> None:
        stream = next(s for s in INPUTS if s["prefix"] == prefix)
        self.sources[prefix].send(to_words(values, stream["bits"]), lasts)

    def frame(self, kind: str = "random", length: int | None = None) -> Frame:
        """Make a frame of one kind."""
        beats = int(self.rng.integers(1, PLAN["length"] + 1)) if length is None else length
        return stimulus.frame(PARAMS, INPUTS, kind, beats, self.rng)

    def queue(self, *frames: Frame, lasts: Mapping[str, Sequence[bool]] | None = None) -> None:
        """Offer frames behind those already offered, and expect what the reference makes of them."""
        for frame in frames:
            for prefix, values in frame.items():
                self._send(prefix, values, (lasts or {}).get(prefix))
            for prefix, values in reference.outputs(PARAMS, self.setup, frame).items():
                stream = next(s for s in OUTPUTS if s["prefix"] == prefix)
                if len(values):
                    self.sinks[prefix].expect(to_words(values, stream["bits"]))

    def offer_setup(self, kind: str) -> dict[str, int]:
        """Offer one more setup, which no reference knows of; return its beats by stream."""
        values = stimulus.setup(PARAMS, INPUTS, kind, self.rng)
        for prefix, beats in values.items():
            self._send(prefix, beats)
        return {prefix: len(beats) for prefix, beats in values.items()}

    async def finish(self, but_for: Collection[str] = ()) -> None:
        """Run until every beat has moved, but for those of the sources that are named."""
        sources = [source for prefix, source in self.sources.items() if prefix not in but_for]
        streams = [*sources, *self.sinks.values()]
        before = sum(len(sink.taken) for sink in self.sinks.values())
        await self.clockwork.run(lambda: not any(stream.pending for stream in streams))
        self.results_checked += sum(len(sink.taken) for sink in self.sinks.values()) - before

    async def stand_still(self, patience: int) -> int:
        """Run until no source has moved a beat for so many cycles; return how many beats are left to them."""
        before, left = -1, sum(source.pending for source in self.sources.values())
        while left not in (0, before):
            await self.clockwork.idle(patience)
            before, left = left, sum(source.pending for source in self.sources.values())
        return left

    async def do(self, *frames: Frame) -> None:
        """Queue frames and wait for their results."""
        self.queue(*frames)
        await self.finish()

    async def settle(self, error: int = 0) -> None:
        """Wait for beats that should not come, then compare the error flag."""
        await self.clockwork.idle(PLAN["settle_cycles"])
        if self._error is not None:
            digits = str(self._error.value)
            if digits != str(error):
                wrong = {"error": (str(error), digits)}
                raise BenchError(f"error is {digits}, expected {error}", wrong)

    # -- Pauses --------------------------------------------------------------------------------------------

    def pattern(self, names: Sequence[str]) -> Pattern:
        """Draw a pattern; "stall" pauses once, long enough to fill the design up."""
        name = names[self.rng.integers(len(names))]
        if name == "stall":
            return stall(int(self.rng.integers(16)), PLAN["stall_cycles"])
        return named_pattern(name, int(self.rng.integers(1 << 31)))

    def pace_sources(self, names: Sequence[str]) -> None:
        """Let each source pause by a pattern of its own, drawn from `names`."""
        for source in self.sources.values():
            source.pace(self.pattern(names))

    def pace_sinks(self, names: Sequence[str]) -> None:
        """Let each sink pause by a pattern of its own, drawn from `names`."""
        for sink in self.sinks.values():
            sink.pace(self.pattern(names))

    # -- Words ---------------------------------------------------------------------------------------------

    def _explain(self, stream: Mapping[str, Any], index: int, word: int, last: bool) -> str:
        wanted, wanted_last = self.sinks[stream["prefix"]].expected_beat(index)
        where = f"beat {index} (seed {PLAN['seed']})"
        got = to_values([word], stream)[0]
        expected = to_values([wanted], stream)[0]
        for lane, (value, right) in enumerate(zip(got, expected, strict=True)):
            if value != right:
                return f"{where}: lane {lane} is {value}, expected {right}"
        return f"{where}: tlast is {last:d}, expected {wanted_last:d}"


def block_test(body: Callable[[Block], Awaitable[dict[str, Any] | None]]) -> Any:
    """Make a cocotb test: a reset design goes in; what was measured is recorded, and returned."""

    @functools.wraps(body)
    async def test(dut: Any) -> dict[str, Any]:
        block = Block(dut, body.__name__)
        await block.reset()
        measured = await block.clockwork.watch(body.__name__, body(block))
        record(
            body.__name__,
            simulated_cycles=block.clockwork.cycle,
            results_checked=block.results_checked,
            **measured,
        )
        return measured

    return cocotb.test(test)
