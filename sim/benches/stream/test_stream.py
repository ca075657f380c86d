"""The tests of a block on streams: what `plan.json` asks for, against the reference, bit by bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import stimulus
from axi_stream import always, late
from stream_bench import INPUTS, OUTPUTS, PATTERNS, PLAN, Block, block_test, to_values


@block_test
async def frames(block: Block) -> None:
    """A few frames close behind each other, then one alone."""
    await block.do(*(block.frame(length=n) for n in PLAN["short_lengths"]))
    await block.do(block.frame(length=PLAN["short_lengths"][0]))
    await block.settle()


@block_test
async def back_pressure(block: Block) -> None:
    """Every way for a sink to be slow, also with frames enough to fill the design up."""
    for name in PLAN["sink_patterns"]:
        for sink in block.sinks.values():
            if name in ("ready-first", "valid-first"):
                sink.pace_by_valid(ready_first=name == "ready-first")
            else:
                sink.pace(block.pattern([name]))
        lengths = [PLAN["length"]] * PLAN["long_frames"] + [1] * PLAN["shortest_frames"]
        await block.do(*(block.frame() for _ in range(2)), *(block.frame(length=n) for n in lengths))
    await block.settle()


@block_test
async def overfull(block: Block) -> dict[str, int]:
    """Sinks that take nothing until the design is full to the brim, and then little at a time, or all.

    How many beats are refused says how much the design holds: one that holds less refuses more.
    """
    refused = 0
    for pattern in PLAN["overfull"]["patterns"]:
        for sink in block.sinks.values():
            sink.pace(late(1 << 30))
        block.queue(*(block.frame(length=n) for n in PLAN["overfull"]["lengths"]))
        refused += await block.stand_still(PLAN["overfull"]["patience"])
        block.pace_sinks([pattern])
        await block.finish()
    await block.settle()
    return {"overfull_refused": refused}


@block_test
async def idle_sources(block: Block) -> None:
    """Sources that pause in ways of their own, with and without slow sinks."""
    for index in range(PLAN["rounds"]):
        block.pace_sources(PATTERNS)
        if index % 2:
            block.pace_sinks(PATTERNS)
        await block.do(block.frame(), block.frame())
    await block.settle()


@block_test
async def late_streams(block: Block) -> None:
    """Each source in turn begins long after the others; the setup comes last of all once."""
    for one in block.sources.values():
        await block.reset()
        for source in block.sources.values():
            source.pace(late(PLAN["late_cycles"]) if source is one else always())
        await block.do(block.frame())
    await block.settle()


@block_test
async def corner_values(block: Block) -> None:
    """Frames and setups at the corners of the number formats."""
    for kind in stimulus.KINDS:
        await block.reset(kind)
        await block.do(*(block.frame(k) for k in dict.fromkeys((kind, "random", "extremes"))))
    await block.settle()


@block_test
async def lengths(block: Block) -> None:
    """Frames of every small length and of the greatest, one after the other."""
    await block.do(*(block.frame(length=n) for n in PLAN["lengths"]))
    await block.settle()


@block_test
async def second_setup(block: Block) -> None:
    """A setup behind the first one waits for the next reset, and changes nothing."""
    waiting = block.offer_setup("random")
    block.queue(block.frame(), block.frame())
    await block.finish(but_for=waiting)
    await block.settle()
    for prefix, beats in waiting.items():
        left = block.sources[prefix].pending
        assert left == beats, f"{prefix} took {beats - left} beats of a second setup"


@block_test
async def reset_midway(block: Block) -> None:
    """A reset while beats are loaded, computed, drained or held back; then frames as if new."""
    for index, cycles in enumerate(PLAN["reset_after"]):
        block.queue(block.frame("extremes"), block.frame("high"), block.frame())
        if index % 3 == 2:  # fill the design up to its output
            for sink in block.sinks.values():
                sink.pace(late(1 << 30))
        await block.clockwork.idle(cycles)
        await block.reset(cycles=1 + index % 2)
        await block.do(block.frame())
    await block.settle()


@block_test
async def misplaced_tlast(block: Block) -> None:
    """A tlast that is early or missing sets the flag and changes no result."""
    for stream in INPUTS:
        if not stream["tlast"] or stream["role"] != "frame":
            continue
        for early in (True, False):
            await block.reset()
            frame = block.frame()
            lasts = [False] * (len(frame[stream["prefix"]]) - 1) + [True]
            lasts[0 if early else -1] ^= True
            block.queue(frame, lasts={stream["prefix"]: lasts})
            await block.finish()
            await block.settle(1)
            await block.do(block.frame())
            await block.settle(1)


@block_test
async def throughput(block: Block) -> dict[str, Any]:
    """Cycles of frames that nobody hinders, against the limit of the contract."""
    measured = {}
    for entry in PLAN["throughput"]:
        await block.reset()
        await block.clockwork.run(lambda: not any(s.pending for s in block.sources.values()))
        await block.do(*(block.frame(length=entry["beats"]) for _ in range(entry["frames"])))
        begins = [s.first_cycle for s in block.frame_sources if s.first_cycle is not None]
        cycles = max(sink.last_cycle for sink in block.sinks.values()) - min(begins) + 1
        count, beats = entry["frames"], entry["beats"]
        name = f"{count} frame{'s' * (count > 1)} of {beats} beat{'s' * (beats > 1)}"
        assert cycles <= entry["limit"], f"{name} took {cycles} cycles, the limit is {entry['limit']}"
        if entry["benchmark"]:
            measured = {"cycles": cycles, "ideal_cycles": entry["ideal"], "workload": name}
    await block.settle()
    return measured


@block_test
async def stimulus_given(block: Block) -> dict[str, Any]:
    """Run the frames that the plan gives, and hand back the results."""
    results = []
    for given in PLAN["stimulus"]:
        setup = {name: np.array(values) for name, values in given["setup"].items()}
        frame = {name: np.array(values) for name, values in given["frame"].items()}
        await block.reset(setup=setup)
        await block.do(frame)
        begins = [s.first_cycle for s in block.frame_sources if s.first_cycle is not None]
        last = max(sink.last_cycle for sink in block.sinks.values())
        found = {s["prefix"]: to_values(block.sinks[s["prefix"]].taken, s) for s in OUTPUTS}
        results.append({**found, "cycles": last - min(begins) + 1})
    await block.settle()
    return {"results": results}
