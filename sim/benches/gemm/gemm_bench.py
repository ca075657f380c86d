"""The GEMM under test with its streams: makes jobs, queues them, and explains what came out wrong.

Beside it lie `plan.json` (what to try), `reference.py` (the arithmetic), `layout.py` (beats of the streams)
and `axi_stream.py`. A job is one GEMM with its operands and the result that the reference gives.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cocotb
import layout
import numpy as np
import reference
from axi_stream import Clockwork, Pattern, Sink, Source, named_pattern, stall
from measurements import BenchError, record

PLAN: dict[str, Any] = json.loads(Path(__file__).with_name("plan.json").read_text(encoding="utf-8"))
PARAMS: dict[str, Any] = PLAN["params"]
FORMATS = reference.formats(PARAMS)
PATTERNS = ("alternate", "seldom", "half", "bursts", "stall")


@dataclass
class Job:
    """One GEMM: operands, settings of the requantization (if any), and the result to expect."""

    a: Any
    b: Any
    bias: Any = None
    settings: dict[str, int] = field(default_factory=dict)
    expected: Any = None

    def __post_init__(self) -> None:
        self.expected = reference.gemm(self.a, self.b, params=PARAMS, bias=self.bias, **self.settings)

    @property
    def shape(self) -> tuple[int, int, int]:
        """M, K, N."""
        return self.a.shape[0], self.a.shape[1], self.b.shape[1]

    def __str__(self) -> str:
        m, k, n = self.shape
        settings = "".join(f", {name} {value}" for name, value in self.settings.items())
        return f"GEMM of {m} x {k} by {k} x {n}{settings}"


class _Garbage:
    """A source of numbers for lanes of no meaning: each lane keeps one, so that simulation stays quick."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng

    def integers(self, low: int, high: int, shape: tuple[int, int], dtype: Any = np.int64) -> Any:
        """Return lanes of constants, as a generator would return lanes of noise."""
        if dtype is not np.int64:  # padding bits of each beat
            return np.broadcast_to(self._rng.integers(low, high, (1, shape[1]), dtype), shape)
        return np.broadcast_to(self._rng.integers(low, high, (shape[0], 1), dtype), shape)


class Gemm:
    """The design under test. `rng` is seeded by the plan's seed and the test's name."""

    def __init__(self, dut: Any, test: str) -> None:
        self.test = test
        self.rng = np.random.default_rng([PLAN["seed"], *test.encode()])
        self.command = Source(dut, "s_axis_cmd")
        self.a = Source(dut, "s_axis_a")
        self.b = Source(dut, "s_axis_b")
        self.operands = [self.a, self.b]
        if PARAMS["bias"]:
            self.bias = Source(dut, "s_axis_bias")
            self.operands.append(self.bias)
        self.sources = [self.command, *self.operands]
        self.c = Sink(dut, "m_axis_c")
        self.c.explain = self._explain
        self.a.format = PARAMS["rows"], FORMATS.a.bits, FORMATS.a.signed
        self.b.format = PARAMS["cols"], FORMATS.b.bits, FORMATS.b.signed
        self.c.format = PARAMS["cols"], layout.lane_bits(PARAMS), FORMATS.result.signed
        low = PARAMS["reset"] == "axi_low"
        self.clockwork = Clockwork(
            dut.clk,
            dut.aresetn if low else dut.rst,
            [*self.sources, self.c],
            reset_active_low=low,
            quiet_limit=PLAN["quiet_limit"],
        )
        self._error = dut.error
        self._jobs: list[tuple[int, Job]] = []
        self.results_checked = 0

    # -- Driving -------------------------------------------------------------------------------------------

    async def reset(self, cycles: int = 1) -> None:
        """Reset; every job that is under way is forgotten."""
        self._jobs = []
        await self.clockwork.reset(cycles)

    def queue(self, *jobs: Job, misplaced: bool = False) -> None:
        """Offer all beats of jobs, behind those already offered; unused lanes hold garbage.

        With `misplaced`, `tlast` is on every beat of A and B but the last.
        """
        for job in jobs:
            self.send_command(*job.shape, **job.settings)
            garbage: Any = _Garbage(self.rng)
            a = layout.pack_a(job.a, job.shape[2], PARAMS, rng=garbage)
            b = layout.pack_b(job.b, job.shape[0], PARAMS, rng=garbage)
            for source, words in ((self.a, a), (self.b, b)):
                source.send(words, [misplaced] * (len(words) - 1) + [not misplaced])
            if PARAMS["bias"]:
                self.bias.send(layout.pack_bias(job.bias, PARAMS, rng=garbage))
            self.expect(job)
            patience = PLAN["quiet_limit"] + _silent_cycles(*job.shape)
            self.clockwork.quiet_limit = max(self.clockwork.quiet_limit, patience)

    def send_command(self, m: int, k: int, n: int, **settings: int) -> None:
        """Offer a command, legal or not."""
        self.command.send([layout.pack_command(m, k, n, PARAMS, **settings)])

    def expect(self, job: Job) -> None:
        """Expect the result of a job behind those already expected."""
        words = layout.pack_c(job.expected, PARAMS)
        self._jobs.append((len(self.c.taken) + self.c.pending, job))
        self.c.expect(words)

    async def finish(self) -> None:
        """Run until every beat of every job has moved."""
        streams = [*self.sources, self.c]
        await self.clockwork.run(lambda: not any(stream.pending for stream in streams))
        self.results_checked += sum(job.expected.size for _, job in self._jobs)
        self._jobs = []
        self.clockwork.quiet_limit = PLAN["quiet_limit"]

    async def settle(self, error: int = 0) -> None:
        """Wait for beats that should not come, then compare the error flags."""
        await self.clockwork.idle(PLAN["settle_cycles"])
        self.check_error(error)

    async def until_error(self, expected: int) -> None:
        """Wait for error flags, a little while at most, and compare them."""
        end = self.clockwork.cycle + PLAN["settle_cycles"]
        await self.clockwork.run(lambda: self._flags() == expected or self.clockwork.cycle >= end)
        self.check_error(expected)

    def _flags(self) -> int:
        return int(str(self._error.value), 2)

    def check_error(self, expected: int) -> None:
        """Compare the error flags with what they must be now."""
        digits = str(self._error.value)
        if digits != f"{expected:02b}":
            wrong = {"error": (f"{expected:02b}", digits)}
            raise BenchError(f"error is {digits}, expected {expected:02b}", wrong)

    async def do(self, *jobs: Job) -> None:
        """Queue jobs and wait for their results."""
        self.queue(*jobs)
        await self.finish()

    def pace_sources(self, names: Sequence[str]) -> None:
        """Let each source pause by a pattern of its own, drawn from `names`."""
        for source in self.sources:
            source.pace(self.pattern(names))

    def pattern(self, names: Sequence[str]) -> Pattern:
        """Draw a pattern; "stall" pauses once, long enough to fill the design up."""
        name = names[self.rng.integers(len(names))]
        if name == "stall":
            return stall(int(self.rng.integers(2 * PARAMS["cols"])), PLAN["stall_cycles"])
        return named_pattern(name, int(self.rng.integers(1 << 31)))

    # -- Jobs ----------------------------------------------------------------------------------------------

    def job(self, shape: Sequence[int], values: str = "random", **settings: int) -> Job:
        """Make a job with operands of one kind: random, low, high, alternating, extremes, or sparse."""
        m, k, n = shape
        a = self._operand((m, k), FORMATS.a, values, 1)
        b = self._operand((k, n), FORMATS.b, values, 0)
        bias = self._bias(n, k, values) if PARAMS["bias"] else None
        if PARAMS["requantize"]:
            settings = self._settings(k) | settings
        return Job(a, b, bias, settings)

    def _operand(self, shape: tuple[int, int], kind: Any, values: str, k_axis: int) -> Any:
        if values == "low":
            return np.full(shape, kind.low)
        if values == "high":
            return np.full(shape, kind.high)
        if values == "alternating":
            step = np.arange(shape[k_axis]) % 2 == 0
            return np.where(step[None, :] if k_axis else step[:, None], kind.low, kind.high) + np.zeros(
                shape, np.int64
            )
        if values == "extremes":
            return self.rng.choice([kind.low, kind.high], shape)
        if values == "sparse":
            return self.rng.integers(kind.low, kind.high + 1, shape) * (self.rng.random(shape) < 0.3)
        return self.rng.integers(kind.low, kind.high + 1, shape)

    def _bias(self, n: int, k: int, values: str) -> Any:
        kind = FORMATS.bias
        if values in ("low", "high"):
            return np.full(n, kind.low if values == "low" else kind.high)
        if values in ("alternating", "extremes"):
            return self.rng.choice([kind.low, kind.high], n)
        bound = min(kind.high, _typical_sum(k))
        return self.rng.integers(-bound, bound + 1, n)

    def _settings(self, k: int) -> dict[str, int]:
        """Draw settings that bring typical sums into the range of the output, and a little beyond."""
        scale = int(self.rng.integers(1, FORMATS.scale.high + 1))
        excess = (_typical_sum(k) * scale).bit_length() - FORMATS.out.bits + 1
        shift = min(max(excess + int(self.rng.integers(-1, 2)), 0), reference.MAX_SHIFT)
        zero_point = int(self.rng.integers(FORMATS.out.low, FORMATS.out.high + 1)) // 4
        return {"scale": scale, "shift": shift, "zero_point": zero_point}

    # -- Words ---------------------------------------------------------------------------------------------

    def _explain(self, index: int, word: int, last: bool) -> str:
        start, job = next((s, j) for s, j in reversed(self._jobs) if s <= index)
        beat = index - start
        wanted = layout.pack_c(job.expected, PARAMS)
        where = f"{job}, beat {beat} of {len(wanted)}, seed {PLAN['seed']}"
        if word == wanted[beat]:
            return f"{where}: tlast is {last:d}, expected {not last:d}"
        bits = layout.lane_bits(PARAMS)
        row, column = _beat_order(*job.shape)[beat]
        lane = next(
            i for i in range(PARAMS["cols"]) if (word ^ wanted[beat]) >> (i * bits) & ((1 << bits) - 1)
        )
        got = _number(word >> (lane * bits), bits)
        if column + lane >= job.shape[2]:
            return f"{where}: lane {lane} lies beyond N and is {got}, expected 0"
        value = int(job.expected[row, column + lane])
        return f"{where}: C[{row}, {column + lane}] is {got}, expected {value}"


def _typical_sum(k: int) -> int:
    """Return the magnitude that a sum of k products of random operands has."""
    bits = FORMATS.a.bits + FORMATS.b.bits - FORMATS.a.signed - FORMATS.b.signed
    full = 1 << bits
    if FORMATS.acc.signed:
        return max(int(full * k**0.5 / 3), 1)
    return max(full * k // 4, 1)


def _beat_order(m: int, _k: int, n: int) -> list[tuple[int, int]]:
    """Return the row and the first column of each beat of C."""
    rows, columns = PARAMS["rows"], range(0, n, PARAMS["cols"])
    if PARAMS["dataflow"] == "weight_stationary":
        return [(row, column) for column in columns for row in range(m)]
    return [
        (row, column)
        for tile in range(0, m, rows)
        for column in columns
        for row in range(tile, min(tile + rows, m))
    ]


def _number(code: int, bits: int) -> int:
    code &= (1 << bits) - 1
    return code - (1 << bits) if FORMATS.result.signed and code >> (bits - 1) else code


def gemm_test(body: Callable[[Gemm], Awaitable[dict[str, Any] | None]]) -> Any:
    """Make a cocotb test: a reset design goes in; what was measured is recorded, and returned."""

    @functools.wraps(body)
    async def test(dut: Any) -> dict[str, Any]:
        gemm = Gemm(dut, body.__name__)
        await gemm.reset()
        measured = await gemm.clockwork.watch(body.__name__, body(gemm))
        record(
            body.__name__,
            simulated_cycles=gemm.clockwork.cycle,
            results_checked=gemm.results_checked,
            **measured,
        )
        return measured

    return cocotb.test(test)


def _silent_cycles(m: int, k: int, n: int) -> int:
    """Return how long a design may work on operands that it keeps, with no beat going in or out."""
    if PARAMS["dataflow"] == "output_stationary":
        return k
    return m * -(-k // PARAMS["rows"])
