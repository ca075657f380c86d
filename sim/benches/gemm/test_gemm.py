"""The tests of the GEMM operator: what `plan.json` asks for, against the reference, bit by bit."""

from __future__ import annotations

from typing import Any

import layout
import numpy as np
import reference
from axi_stream import always, late, pauses
from gemm_bench import FORMATS, PARAMS, PATTERNS, PLAN, Gemm, Job, gemm_test

_SUM_BITS = 48  # of the sums that are chosen: wider accumulators get no greater ones


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
async def overfull(gemm: Gemm) -> dict[str, Any]:
    """A sink that takes nothing until the design is full to the brim, and then little at a time, or all.

    How many GEMMs are refused says how much the design holds: one that holds less stands still sooner.
    """
    begin, refused = gemm.clockwork.cycle, 0
    for shape, pattern in PLAN["overfull"]["trials"]:
        gemm.c.pace(late(1 << 30))
        for taken in range(PLAN["overfull"]["most"]):
            gemm.queue(gemm.job(shape))
            if await _is_stuck(gemm):
                refused += PLAN["overfull"]["most"] - taken
                break
        gemm.c.pace(gemm.pattern([pattern]))
        await gemm.do(*(gemm.job(shape) for _ in range(PLAN["overfull"]["more"])))
    await gemm.settle()
    return {"overfull_cycles": gemm.clockwork.cycle - begin, "overfull_refused": refused}


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
async def late_beats(gemm: Gemm) -> dict[str, Any]:
    """The last beat of A of every other tile comes late, the next tile right behind it.

    What the design keeps of the tile before is used as soon as it may be. `late_beats_cycles` says whether it
    waits longer than it must.
    """
    for entry in PLAN["late_beats"]:
        beats = entry["beats"]
        gemm.a.pace(pauses([0] * (beats - 1) + [entry["pause"]] + [0] * beats))
        await gemm.do(_to_the_last_bit(gemm, entry["shape"]))
    cycles = gemm.clockwork.cycle
    await gemm.settle()
    return {"late_beats_cycles": cycles}


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
        gemm.queue(gemm.job(shape, "extremes"), gemm.job(shape, "high"), misplaced=True)
        if index % 3 == 2:  # fill the design up to its output
            gemm.c.pace(late(1 << 30))
        await gemm.clockwork.idle(cycles)
        await gemm.reset(1 + index % 2)
        await gemm.do(gemm.job(shape))
        gemm.check_error(0)  # what was taken in the cycle of the reset is forgotten, too
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
    """A tlast that is early or missing sets its flag, beside the other one, and changes no result."""
    for index in range(len(gemm.operands)):
        for early in (True, False):
            await gemm.reset()
            job = gemm.job(PLAN["misplaced_tlast"])
            gemm.send_command(*job.shape, **job.settings)
            packed = [layout.pack_a(job.a, job.shape[2], PARAMS), layout.pack_b(job.b, job.shape[0], PARAMS)]
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
    gemm.send_command(0, 1, 1)
    await gemm.until_error(0b11)
    await gemm.settle(0b11)


@gemm_test
async def throughput(gemm: Gemm) -> dict[str, Any]:
    """Cycles of a stream of GEMMs that nobody hinders, against the limit of the contract."""
    measured, others = {}, 0
    for entry in PLAN["throughput"]:
        await gemm.reset()
        await gemm.do(*(gemm.job(entry["shape"]) for _ in range(entry["count"])))
        begins = [source.first_cycle for source in (gemm.a, gemm.b) if source.first_cycle is not None]
        cycles = gemm.c.last_cycle - min(begins) + 1
        m, k, n = entry["shape"]
        name = f"{entry['count']} GEMM(s) of {m} x {k} by {k} x {n}"
        assert cycles <= entry["limit"], f"{name} took {cycles} cycles, the limit is {entry['limit']}"
        if entry["benchmark"]:
            measured = {
                "cycles": cycles,
                "ideal_cycles": entry["ideal"],
                "workload": f"{m} x {k} by {k} x {n}",
            }
        else:
            others += cycles
    await gemm.settle()
    return measured | {"other_cycles": others}


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
    shifts = range(min(products - out.bits, reference.MAX_SHIFT) + 1)
    await gemm.do(*(_in_window(gemm, shape, shift) for shift in shifts))
    await gemm.settle()


@gemm_test
async def rounding(gemm: Gemm) -> None:
    """Every shift, with products that show single bits: at ties, under them, beyond the output's range."""
    plan = PLAN["rounding"]
    for shift in range(plan["shifts"]):
        shape = plan["tall"] if shift % 4 == 3 else plan["flat"]
        await gemm.do(_at_the_edges(gemm, shape, shift))
    for shift in plan["longest"]:
        await gemm.do(*(_over_ties(gemm, plan["flat"], shift) for _ in range(2)))
    for _ in range(plan["unshifted"]):
        await gemm.do(_at_the_edges(gemm, plan["flat"], 0))
    await gemm.do(*_far_beyond(gemm, plan["flat"]))
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


async def _is_stuck(gemm: Gemm) -> bool:
    """Let the design take what it is offered; return whether it leaves some of it."""
    streams, patience = gemm.sources, PLAN["overfull"]["patience"]
    left = sum(stream.pending for stream in streams)
    while left:
        await gemm.clockwork.run(lambda: not any(stream.pending for stream in streams), patience)
        before, left = left, sum(stream.pending for stream in streams)
        if left == before:
            return True
    return False


def _full(value: int, shape: list[int]) -> Any:
    return np.full(shape, value)


def _small_sums(gemm: Gemm, shape: list[int], settings: dict[str, int]) -> Job:
    """Make a job whose sums are small: many of them are ties when shifted by a few bits."""
    m, k, n = shape
    a = gemm.rng.integers(max(FORMATS.a.low, -2), 2, (m, k))
    b = gemm.rng.integers(max(FORMATS.b.low, -2), 2, (k, n))
    bias = gemm.rng.integers(-2, 3, n) if PARAMS["bias"] else None
    return Job(a, b, bias, settings)


def _to_the_last_bit(gemm: Gemm, shape: list[int]) -> Job:
    """Make a job whose results show the last bit of every sum."""
    if not PARAMS["requantize"]:
        return gemm.job(shape)
    m, k, n = shape
    a = gemm.rng.integers(0, min(FORMATS.a.high, 2) + 1, (m, k))
    b = gemm.rng.integers(0, min(FORMATS.b.high, 2) + 1, (k, n))
    bias = gemm.rng.integers(0, 3, n) if PARAMS["bias"] else None
    return Job(a, b, bias, {"scale": 1, "shift": 0, "zero_point": 0})


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


def _at_the_edges(gemm: Gemm, shape: list[int], shift: int) -> Job:
    """Make a job whose products are at the edges of rounding and clamping.

    The scale is a power of two, so that every product can be chosen: a quotient in the range of the output or
    with one bit beyond it, and below it a tie, a tie and one bit more, all ones, or anything.
    """
    rng, out, n = gemm.rng, FORMATS.out, shape[2]
    sums = min(FORMATS.acc.bits, _SUM_BITS)
    least = max(shift + out.bits - sums, 0)
    powers = range(min(least, FORMATS.scale.bits - 1), min(least + shift // 2 + 1, FORMATS.scale.bits))
    power = int(rng.choice([powers[0], rng.choice(powers)]))
    zero_point = int(rng.choice([out.low, out.high, 0, rng.integers(out.low, out.high + 1)]))
    if PARAMS["relu"]:  # which hides all below the zero point
        zero_point = min(zero_point, int(rng.choice([out.low, out.high // 2, out.high])))
    floor = 0 if PARAMS["relu"] else out.low - zero_point
    inside = rng.integers(floor - 1, out.high - zero_point + 2, n)
    top = min(sums + power - shift - FORMATS.acc.signed, _SUM_BITS)
    bit = 1 << rng.permutation(n) % max(top, 1)
    beyond = np.where(rng.random(n) < (0.8 if PARAMS["relu"] else 0.5), bit, -1 - bit)
    is_inside = rng.random(n) < 0.6
    quotient = np.where(is_inside, inside, beyond)
    half = (1 << shift) >> 1
    low = rng.integers(0, max(half, 1), n)
    least_bit = min(power, max(shift - 2, 0))  # those below are lost with the scale
    bits = least_bit + rng.permutation(n) % max(shift - 1 - least_bit, 1)  # each as often as any other
    one = np.where(half > 1, 1 << bits, 0)
    kinds = [one, np.zeros_like(low), np.full_like(low, max(half - 1, 0)), low]
    kind = rng.choice(len(kinds), n, p=[0.6, 0.15, 0.1, 0.15])
    tied = (kind == 0) & (half > 1) & is_inside
    quotient = np.where(tied, inside & ~1, quotient)  # an even one shows the bit under the tie
    below = np.choose(kind, kinds) + half * (tied | (rng.random(n) < 0.7))
    wanted = (quotient.astype(object) * (1 << shift) + below) >> power  # of up to 80 bits
    bound = 1 << (_SUM_BITS - 1)
    wanted = np.clip(wanted, max(FORMATS.acc.low, -bound), min(FORMATS.acc.high, bound)).astype(np.int64)
    settings = {"scale": 1 << power, "shift": shift, "zero_point": zero_point}
    return _with_sums(gemm, shape, wanted, settings)


def _far_beyond(gemm: Gemm, shape: list[int]) -> list[Job]:
    """Make jobs in which each lane shows each single bit of the greatest products, far beyond the range."""
    n, lanes = shape[2], PARAMS["cols"]
    bits = min(FORMATS.acc.bits, _SUM_BITS) - FORMATS.acc.signed
    settings = {"scale": 1 << (FORMATS.scale.bits - 1), "shift": 0, "zero_point": 0}
    jobs = []
    for first in range(0, bits, max(n // lanes, 1)):
        wanted = 1 << (first + np.arange(n) // lanes) % bits
        if not PARAMS["relu"]:
            wanted = np.where(gemm.rng.random(n) < 0.5, wanted, -wanted)
        jobs.append(_with_sums(gemm, shape, wanted, settings))
    return jobs + _beyond_at_the_ends(gemm, [shape[0], shape[1], lanes])


def _beyond_at_the_ends(gemm: Gemm, shape: list[int]) -> list[Job]:
    """Make jobs of products with one bit, their greatest, beyond the range, or that round to 0 but for a bit.

    The greatest power of two that a product reaches takes the greatest scale; what is left is shifted out.
    """
    out, scale = FORMATS.out, FORMATS.scale
    bits = min(FORMATS.acc.bits, _SUM_BITS) - FORMATS.acc.signed
    power = bits + scale.bits - (0 if PARAMS["bias"] else 1)
    greatest = -(-(1 << power) // scale.high)
    far = (
        -(1 << (out.bits + 5)) - 1
    )  # a half below a number whose bits in the range of the output are all ones
    high = {"scale": scale.high, "shift": scale.bits, "zero_point": out.low}
    low = {"scale": 1, "shift": 1, "zero_point": out.high // 2}
    return [
        _with_sums(gemm, shape, np.full(shape[2], wanted), settings)
        for wanted, settings in ((greatest, high), (far, low))
    ]


def _over_ties(gemm: Gemm, shape: list[int], shift: int) -> Job:
    """Make a job of quotients 0 (or 2, where sums reach it), a half, and any one bit more: the scale is 1."""
    n = shape[2]
    bit = 1 << gemm.rng.permutation(n) % (shift - 1)
    most = 1 if FORMATS.acc.high >> (shift + 2) else 0
    wanted = (gemm.rng.integers(0, most + 1, n) << (shift + 1)) + (1 << (shift - 1)) + bit
    zero_point = int(gemm.rng.integers(FORMATS.out.low, FORMATS.out.high // 2))
    return _with_sums(gemm, shape, wanted, {"scale": 1, "shift": shift, "zero_point": zero_point})


def _with_sums(gemm: Gemm, shape: list[int], wanted: Any, settings: dict[str, int]) -> Job:
    """Make a job of which every row of C has these sums, or those that are nearest within K products."""
    m, k, n = shape
    a_kind, b_kind = FORMATS.a, FORMATS.b
    left, bias = np.asarray(wanted), None
    if PARAMS["bias"]:
        bias = np.clip(left - gemm.rng.integers(-8, 9, n), FORMATS.bias.low, FORMATS.bias.high)
        left = left - bias
    powers = [1 << bit for bit in reversed(range(a_kind.bits - a_kind.signed))]
    weights = ([a_kind.high] * max(k - len(powers), 0) + powers)[-k:]
    if a_kind.signed and not b_kind.signed:  # A carries the sign
        weights = [sign * weight for weight in weights[-(k // 2) :] for sign in (1, -1)][:k]
    weights += [0] * (k - len(weights))
    b = np.zeros((k, n), np.int64)
    for row, weight in enumerate(weights):
        if weight:
            share = np.sign(left) * np.sign(weight) * (np.abs(left) // abs(weight))
            b[row] = np.clip(share, b_kind.low, b_kind.high)
            left = left - b[row] * weight
    a = np.broadcast_to(np.array(weights), (m, k)).copy()
    return Job(a, b, bias, settings)
