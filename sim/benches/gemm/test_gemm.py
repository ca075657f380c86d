"""The tests of the GEMM operator: what `plan.json` asks for, against the reference, bit by bit."""

from __future__ import annotations

from typing import Any

import layout
import numpy as np
import reference
from axi_stream import always, late
from gemm_bench import FORMATS, PARAMS, PATTERNS, PLAN, Gemm, Job, gemm_test


@gemm_test
async def single_tile(gemm: Gemm) -> None:
    """One full tile, then one that leaves rows and columns of the array unused and has to wait."""
    full, ragged = PLAN["single_tile"]
    await gemm.do(gemm.job(full))
    gemm.c.pace(late(sum(ragged) + PARAMS["rows"]))
    await gemm.do(gemm.job(ragged))
    await gemm.settle()


@gemm_test
async def shapes(gemm: Gemm) -> None:
    """Sizes that are and are not multiples of the array, from 1 x 1 x 1 to the maxima."""
    for shape in PLAN["shapes"]:
        await gemm.do(gemm.job(shape))
    await gemm.settle()


@gemm_test
async def every_k(gemm: Gemm) -> None:
    """Every inner size from 1 upwards back to back, and some of them alone."""
    plan = PLAN["every_k"]
    await gemm.do(*(gemm.job((plan["m"], k, plan["n"])) for k in range(1, plan["k"] + 1)))
    for k in plan["alone"]:
        await gemm.do(gemm.job((plan["m"], k, plan["n"])))
    await gemm.settle()


@gemm_test
async def corner_values(gemm: Gemm) -> None:
    """The least and greatest operands: the corners of the accumulator."""
    for shape in PLAN["corner_values"]:
        jobs = [gemm.job(shape, values) for values in ("low", "high", "alternating", "extremes", "sparse")]
        jobs += [Job(_full(FORMATS.a.low, shape[:2]), high.b, high.bias, high.settings) for high in jobs[1:2]]
        await gemm.do(*jobs)
    await gemm.settle()


@gemm_test
async def back_pressure(gemm: Gemm) -> None:
    """Every way for a sink to be slow."""
    for name, shapes in PLAN["back_pressure"]:
        if name in ("ready-first", "valid-first"):
            gemm.c.pace_by_valid(ready_first=name == "ready-first")
        else:
            gemm.c.pace(gemm.pattern([name]))
        await gemm.do(*(gemm.job(shape) for shape in shapes))
    await gemm.settle()


@gemm_test
async def idle_sources(gemm: Gemm) -> None:
    """Sources that pause in ways of their own, with and without a slow sink."""
    for index, shape in enumerate(PLAN["idle_sources"]):
        gemm.pace_sources(PATTERNS)
        gemm.c.pace(gemm.pattern(PATTERNS) if index % 2 else always())
        await gemm.do(gemm.job(shape), gemm.job(shape))
    await gemm.settle()


@gemm_test
async def late_streams(gemm: Gemm) -> None:
    """Each source in turn begins long after the others, the command among them."""
    for source in gemm.sources:
        for other in gemm.sources:
            other.pace(late(PLAN["late_cycles"]) if other is source else always())
        await gemm.do(gemm.job(PLAN["late_streams"]))
    await gemm.settle()


@gemm_test
async def queued(gemm: Gemm) -> None:
    """Commands that follow each other without a gap on any stream."""
    await gemm.do(*(gemm.job(shape) for shape in PLAN["queued"]))
    await gemm.settle()


@gemm_test
async def ragged_tiles(gemm: Gemm) -> None:
    """Tiles of every height and width, close behind each other."""
    await gemm.do(*(gemm.job(shape) for shape in PLAN["ragged_tiles"]))
    await gemm.settle()


@gemm_test
async def reset_midway(gemm: Gemm) -> None:
    """A reset while beats are loaded, computed, drained or held back; then a GEMM as if new."""
    shape = PLAN["reset_midway"]["shape"]
    for index, cycles in enumerate(PLAN["reset_midway"]["after_cycles"]):
        gemm.queue(gemm.job(shape, "extremes"), gemm.job(shape, "high"))
        if index % 3 == 2:  # fill the design up to its output
            gemm.c.pace(late(1 << 30))
        await gemm.clockwork.idle(cycles)
        await gemm.reset(1 + index % 2)
        await gemm.do(gemm.job(shape))
    await gemm.settle()


@gemm_test
async def illegal_commands(gemm: Gemm) -> None:
    """A command with a size that is zero or too great is dropped, and only it."""
    plan = PLAN["illegal_commands"]
    for sizes in plan["sizes"]:
        await gemm.reset()
        gemm.send_command(*sizes)
        await gemm.until_error(0b01)
    await gemm.reset()
    for index, sizes in enumerate(plan["sizes"]):
        gemm.send_command(*sizes)
        if index % 10 == 0:
            gemm.queue(gemm.job(plan["shape"]))
    await gemm.finish()
    await gemm.settle(0b01)


@gemm_test
async def misplaced_tlast(gemm: Gemm) -> None:
    """A tlast that is early or missing sets its flag and changes no result."""
    for index in range(len(gemm.operands)):
        for early in (True, False):
            await gemm.reset()
            job = gemm.job(PLAN["misplaced_tlast"])
            gemm.send_command(*job.shape, **job.settings)
            packed = [layout.pack_a(job.a, PARAMS), layout.pack_b(job.b, PARAMS)]
            if PARAMS["bias"]:
                packed.append(layout.pack_bias(job.bias, PARAMS))
            for number, (source, words) in enumerate(zip(gemm.operands, packed, strict=True)):
                lasts = [False] * (len(words) - 1) + [True]
                if number == index:
                    lasts[0 if early else -1] ^= True
                source.send(words, lasts)
            gemm.expect(job)
            await gemm.finish()
            await gemm.until_error(0b10)
    await gemm.settle(0b10)


@gemm_test
async def throughput(gemm: Gemm) -> dict[str, Any]:
    """Cycles of a stream of GEMMs that nobody hinders, against the limit of the contract."""
    measured = {}
    for entry in PLAN["throughput"]:
        await gemm.reset()
        await gemm.do(*(gemm.job(entry["shape"]) for _ in range(entry["count"])))
        begins = [source.first_cycle for source in (gemm.a, gemm.b) if source.first_cycle is not None]
        cycles = gemm.c.last_cycle - min(begins) + 1
        m, k, n = entry["shape"]
        name = f"{entry['count']} GEMM(s) of {m} x {k} by {k} x {n}"
        assert cycles <= entry["limit"], f"{name} took {cycles} cycles, the limit is {entry['limit']}"
        if entry["benchmark"]:
            measured = {"cycles": cycles, "ideal_cycles": entry["ideal"]}
    await gemm.settle()
    return measured


@gemm_test
async def requantization(gemm: Gemm) -> None:
    """Rounding at ties, no shift, long shifts, the ends of scale and zero point."""
    out, scale = FORMATS.out, FORMATS.scale
    shape = PLAN["requantization"]
    corners = [
        {"scale": 1, "shift": 0, "zero_point": 0},
        {"scale": 1, "shift": 1, "zero_point": 0},
        {"scale": 1, "shift": 2, "zero_point": out.high},
        {"scale": scale.high, "shift": reference.MAX_SHIFT, "zero_point": out.low},
        {"scale": scale.high, "shift": 0, "zero_point": 0},
        {"scale": 0, "shift": 5, "zero_point": out.low},
        {"scale": scale.high, "shift": scale.bits, "zero_point": out.low // 2},
    ]
    await gemm.do(*(_small_sums(gemm, shape, settings) for settings in corners))
    await gemm.do(*(gemm.job(shape, values, **corners[-1]) for values in ("low", "high", "random")))
    products = FORMATS.acc.bits + 1 + scale.bits
    await gemm.do(*(_in_window(gemm, shape, shift) for shift in range(products - out.bits + 1)))
    for power in (0, scale.bits // 2, scale.bits - 1):
        for zero_point in (max(out.low, -3), min(out.high, 3)):
            settings = {"scale": 1 << power, "shift": 0, "zero_point": zero_point}
            await gemm.do(_one_bit_beyond(gemm, shape, settings))
    await gemm.settle()


@gemm_test
async def stimulus(gemm: Gemm) -> dict[str, Any]:
    """Run the GEMMs whose operands the plan gives, and hand back the results."""
    results = []
    for given in PLAN["stimulus"]:
        bias = None if given.get("bias") is None else np.array(given["bias"])
        job = Job(np.array(given["a"]), np.array(given["b"]), bias, given.get("settings", {}))
        begin = len(gemm.c.taken)
        gemm.a.first_cycle = gemm.b.first_cycle = None
        await gemm.do(job)
        m, _, n = job.shape
        first = min(c for c in (gemm.a.first_cycle, gemm.b.first_cycle) if c is not None)
        values = layout.unpack_c(gemm.c.taken[begin:], m, n, PARAMS)
        results.append({"c": values.tolist(), "cycles": gemm.c.last_cycle - first + 1})
    await gemm.settle()
    return {"results": results}


def _full(value: int, shape: list[int]) -> Any:
    return np.full(shape, value)


def _small_sums(gemm: Gemm, shape: list[int], settings: dict[str, int]) -> Job:
    """Make a job whose sums are small: many of them are ties when shifted by a few bits."""
    m, k, n = shape
    a = gemm.rng.integers(max(FORMATS.a.low, -2), 2, (m, k))
    b = gemm.rng.integers(max(FORMATS.b.low, -2), 2, (k, n))
    bias = gemm.rng.integers(-2, 3, n) if PARAMS["bias"] else None
    return Job(a, b, bias, settings)


def _one_bit_beyond(gemm: Gemm, shape: list[int], settings: dict[str, int]) -> Job:
    """Make a job whose sums are next to plus and minus powers of two.

    Of what stands above the bits of the output, all bits but one are alike: clamping must look at each.
    """
    m, k, n = shape[0], min(2, shape[1]), shape[2]
    a, b = np.ones((m, k), np.int64), np.ones((k, n), np.int64)
    a[:, 0] = 1 << gemm.rng.integers(0, FORMATS.a.bits - FORMATS.a.signed, m)
    b[0] = 1 << gemm.rng.integers(0, FORMATS.b.bits - FORMATS.b.signed, n)
    if FORMATS.a.signed:
        a[:, 0] *= gemm.rng.choice([-1, 1], m)
    b[1:] = gemm.rng.integers(max(FORMATS.b.low, -2), 2, n)
    bias = np.zeros(n, np.int64) if PARAMS["bias"] else None
    if bias is not None:  # some sums beyond those of two products
        bias[::2] = 1 << gemm.rng.integers(0, FORMATS.bias.bits - 1, len(bias[::2]))
    return Job(a, b, bias, settings)


def _in_window(gemm: Gemm, shape: list[int], shift: int) -> Job:
    """Make a job whose results fill the range of the output: its bits are those of the product there.

    Every bit of every product is looked at by some shift, since clamping hides those of the others.
    """
    m, k, n = shape
    wanted = 2.0 ** (shift + FORMATS.out.bits - 2)  # of sum * scale
    most = min(float(FORMATS.scale.high), wanted)
    scale = int(2.0 ** gemm.rng.uniform(max(np.log2(most) - 6, 0), np.log2(most))) | 1
    size = wanted / scale / (2 if PARAMS["bias"] else 1)
    side = max(int(np.sqrt(size / np.sqrt(k))), 1)
    a = gemm.rng.integers(max(FORMATS.a.low, -side), min(FORMATS.a.high, side) + 1, (m, k))
    b = gemm.rng.integers(max(FORMATS.b.low, -side), min(FORMATS.b.high, side) + 1, (k, n))
    bias = None
    if PARAMS["bias"]:
        bound = int(min(size, FORMATS.bias.high))
        bias = gemm.rng.integers(-bound, bound + 1, n)
    zero_point = int(gemm.rng.integers(FORMATS.out.low // 4, FORMATS.out.high // 4 + 1))
    return Job(a, b, bias, {"scale": scale, "shift": shift, "zero_point": zero_point})
