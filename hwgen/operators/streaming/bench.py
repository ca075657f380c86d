"""The bench of a streaming operator: which tests, how many frames, and the files that make it up."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from hwgen.core.candidate import Bench, SourceFile
from hwgen.core.errors import UsageError
from hwgen.infra.resources import data_path
from hwgen.operators.streaming.parameters import Parameters
from hwgen.operators.streaming.ports import Port

if TYPE_CHECKING:
    from hwgen.operators.streaming.operator import StreamingOperator

P = TypeVar("P", bound=Parameters)

# What finds most faults soonest comes first.
_QUICK_TESTS = ("frames", "back_pressure", "misplaced_tlast")
_LONG_TESTS = (
    "throughput",
    "overfull",
    "corner_values",
    "lengths",
    "second_setup",
    "idle_sources",
    "late_streams",
    "reset_midway",
)
_SIM_FILES = ("axi_stream.py", "measurements.py")
_BENCH_FILES = ("test_stream.py", "stream_bench.py", "stimulus.py", "Makefile")
_SINK_PATTERNS = ("half", "ready-first", "stall", "valid-first", "alternate", "bursts", "seldom")
# Beats of all frames of one test, about: so that simulation takes seconds for any size of frame.
_BEATS_PER_TEST = 3000
_MOST_ROUNDS = 8
# Frames of one beat in a row: enough to fill a design whose results are few, such as one for each frame.
_SHORTEST_FRAMES = 16
# Frames of one length that fill a design up: enough beats, or enough results where each frame has one.
_BEATS_TO_FILL, _FRAMES_TO_FILL = 256, 24


def stream_bench(operator: StreamingOperator[P], params: P, seed: int) -> Bench:
    """Return the bench of a streaming operator; the same arguments give the same bench."""
    ports = operator.ports(params)
    variable = [port for port in ports if port.role == "frame" and port.beats is None]
    setup = [port for port in ports if port.role == "setup"]
    suits = {"misplaced_tlast": operator.checks_tlast, "lengths": bool(variable), "second_setup": bool(setup)}
    tests = [t for t in (*_QUICK_TESTS, *_LONG_TESTS) if suits.get(t, True)]
    quick = tuple(t for t in _QUICK_TESTS if t in tests)
    plan = _plan(operator, params, ports, seed) | {"tests": tests}
    return Bench(
        module="test_stream",
        files=_files(operator.bench_files(params)),
        plan=plan,
        tests=tuple(tests),
        quick_tests=quick,
        metadata={
            "reference_independent": True,
            "stimulus_test": "stimulus_given",
            "mutant_plan": _lighter(plan),
            "promises": _promises(params.reset, ports),
        },
    )


def _promises(reset: str, ports: Sequence[Port]) -> dict[str, Any]:
    """Return what the contract promises of the outputs: after a reset, and of a beat while it is valid."""
    low = reset == "axi_low"
    outputs = [port for port in ports if port.direction == "output"]
    names = {port.prefix: ("tdata", "tlast") if port.tlast else ("tdata",) for port in outputs}
    return {
        "reset": "aresetn" if low else "rst",
        "active": 0 if low else 1,
        "qualified": {f"{p}_{name}": f"{p}_tvalid" for p, found in names.items() for name in found},
    }


def _plan(operator: StreamingOperator[P], params: P, ports: Sequence[Port], seed: int) -> dict[str, Any]:
    draw = random.Random(f"{operator.name} {seed}")  # noqa: S311 - stimulus, no secret
    frames = [port for port in ports if port.role == "frame" and port.direction == "input"]
    longest = max(port.beats or 0 for port in frames)
    usual = longest or min(port.max_beats for port in frames if port.beats is None)
    length = min(usual, 24)
    measured = operator.timing(params, operator.benchmark_beats(params))
    cost = max(measured.first, 1) if longest else 3 * length
    rounds = max(1, min(_MOST_ROUNDS, _BEATS_PER_TEST // cost))
    patterns = _SINK_PATTERNS[: max(2, rounds)]
    kept = operator.frames_kept(params)
    stall = 2 * min(measured.first, 64) + kept * measured.each + 32
    return {
        "top": operator.name,
        "params": operator.plan_parameters(params),
        "seed": seed,
        "streams": [port.to_plan() for port in ports],
        "reset": params.reset,
        "error": operator.checks_tlast,
        "length": length,
        "short_lengths": [min(n, usual) for n in (3, 1, 7, 2)[: max(2, min(4, rounds))]],
        "lengths": _lengths(frames, length),
        "shortest_frames": kept if longest else _SHORTEST_FRAMES,
        "long_frames": 0 if longest else kept,
        "rounds": rounds,
        "sink_patterns": list(patterns),
        "stall_cycles": stall,
        "overfull": {
            "lengths": _filling(longest, length, kept),
            "patience": stall,
            "patterns": ["seldom", "always"][: max(1, min(2, rounds // 2))],
        },
        "late_cycles": 40,
        "settle_cycles": 16 + measured.allowance,
        "quiet_limit": 200 + (3 + kept) * measured.first + max(2 * (port.beats or 0) for port in ports),
        "reset_after": [draw.randint(1, 8 + measured.first) for _ in range(max(2, min(6, rounds)))],
        "throughput": _throughput(operator, params),
    }


def _filling(longest: int, length: int, kept: int) -> list[int]:
    """Return the lengths of frames that fill a design up (those of frames of one length do not matter)."""
    if longest:
        return [longest] * (kept + max(2, min(_FRAMES_TO_FILL, _BEATS_TO_FILL // longest)))
    return [length] * kept + [1] * _SHORTEST_FRAMES + [length] * 2


def _lengths(frames: Sequence[Port], length: int) -> list[int]:
    variable = [port.max_beats for port in frames if port.beats is None]
    if not variable:
        return []
    most = min(variable)
    return [*range(1, min(length, most) + 1), *([most] if length < most <= _BEATS_PER_TEST else [])]


def _throughput(operator: StreamingOperator[P], params: P) -> list[dict[str, Any]]:
    beats = operator.benchmark_beats(params)
    timing = operator.timing(params, beats)
    entries = []
    for count, benchmark in ((1, True), (3, False)):
        ideal = timing.first + (count - 1) * timing.each
        limit = ideal + timing.allowance
        entries.append(
            {"frames": count, "beats": beats, "ideal": ideal, "limit": limit, "benchmark": benchmark}
        )
    return entries


def _lighter(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entries of the plan that are smaller for mutants, of which there are many."""
    return {"rounds": min(plan["rounds"], 3), "sink_patterns": plan["sink_patterns"][:4]}


def user_stimulus(operator: StreamingOperator[P], params: P, operands: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plan's entry that runs frames made of a person's own operands: one, or a list of them.

    Raises UsageError for operands that the hardware cannot be given.
    """
    import numpy as np

    for name in operands:
        if name not in operator.operands:
            known = ", ".join(operator.operands)
            raise UsageError(f"{operator.name} takes no operand {name!r}", f"known: {known}")
    try:
        given = {name: np.asarray(value) for name, value in operands.items() if value is not None}
        setup, packed = operator.reference().pack(operator.plan_parameters(params), **given)
        frames = packed if isinstance(packed, list) else [packed]
        for frame in frames:
            _check_ranges(operator.ports(params), {**setup, **frame})
    except (TypeError, ValueError) as error:
        raise UsageError(f"these operands cannot be given to the hardware: {error}") from error
    entries = [
        {
            kind: {name: np.asarray(values).tolist() for name, values in streams.items()}
            for kind, streams in (("setup", setup), ("frame", frame))
        }
        for frame in frames
    ]
    return {"stimulus": entries}


def _check_ranges(ports: Sequence[Port], streams: Mapping[str, Any]) -> None:
    import numpy as np

    for port in ports:
        if port.prefix in streams:
            values = np.asarray(streams[port.prefix])
            if values.size and not port.element.low <= values.min() <= values.max() <= port.element.high:
                raise ValueError(
                    f"{port.prefix} takes {port.element} ({port.element.low} to {port.element.high})"
                )


def _files(own: Mapping[str, Path]) -> tuple[SourceFile, ...]:
    sim = data_path("sim")
    paths = {path.name: path for path in (sim / name for name in _SIM_FILES)}
    paths |= {name: sim / "benches" / "stream" / name for name in _BENCH_FILES}
    paths |= own
    return tuple(SourceFile(name, path.read_text(encoding="utf-8")) for name, path in paths.items())
