"""A module alone under test: a top level with fixed parameters, and the bench with its reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hwgen.core.candidate import Bench, Candidate, SourceFile
from hwgen.core.widths import evaluate
from hwgen.infra.resources import data_path
from hwgen.operators.assembly import Expr, Module, leaf
from hwgen.operators.template.contracts import ModuleContract

TOP = "module_under_test"
_SIM = ("axi_stream.py", "measurements.py")
_BENCH = ("test_stream.py", "stream_bench.py", "stimulus.py", "Makefile")
_TESTS = (
    "frames",
    "back_pressure",
    "corner_values",
    "idle_sources",
    "late_streams",
    "reset_midway",
    "throughput",
)
_LENGTH = 24
# Frames in a row that fill a module up: of one beat where frames may have any length.
_SHORTEST_FRAMES = 16
_MORE_FRAMES = 2
_BENCHMARK_BEATS = 64


def wrapped(contract: ModuleContract, parameters: Mapping[str, int]) -> Candidate:
    """Return a top level that is the module with these parameters."""
    interface = leaf(contract.name)
    values = contract.values(parameters)
    top = Module(TOP, f"{contract.name} with fixed parameters.")
    top.port_group("")
    connections: dict[str, Expr | None] = {}
    for port, (direction, width) in interface.ports.items():
        declare = top.input if direction == "input" else top.output
        connections[port] = declare(port, evaluate(width, values))
    top.section("The module")
    top.instance(contract.name, "dut", values, connections)
    return Candidate(top=TOP, files=top.files(), origin="builtin", trusted=True)


def module_bench(contract: ModuleContract, parameters: Mapping[str, int], seed: int) -> Bench:
    """Return the bench that compares a module with its reference, bit by bit, under every kind of pause.

    Cycles are compared with the contract's latency, interval and gap. A module with an output `error` is also
    given frames of the wrong length.
    """
    values = contract.values(parameters)
    has_error = "error" in leaf(contract.name).ports
    has_setup = any(stream.role == "setup" for stream in contract.streams)
    more = {"misplaced_tlast": has_error, "second_setup": has_setup}
    tests = (*_TESTS, *(test for test, suits in more.items() if suits))
    fixed = any(s.beats for s in contract.streams if s.direction == "input" and s.role == "frame")
    plan: dict[str, Any] = {
        "top": TOP,
        "params": values,
        "seed": seed,
        "streams": [_stream_plan(contract, stream.name, values) for stream in contract.streams],
        "reset": "sync_high",
        "error": has_error,
        "length": _LENGTH,
        "short_lengths": [3, 1, 7, 2],
        "lengths": [],
        "shortest_frames": _MORE_FRAMES if fixed else _SHORTEST_FRAMES,
        "long_frames": 0,
        "rounds": 4,
        "sink_patterns": ["half", "ready-first", "valid-first", "alternate", "bursts", "stall"],
        "stall_cycles": 60,
        "late_cycles": 20,
        "settle_cycles": 16,
        "quiet_limit": 400,
        "reset_after": [2, 9, 30],
        "throughput": _throughput(contract, values),
        "tests": list(tests),
    }
    return Bench(
        module="test_stream",
        files=_files(contract),
        plan=plan,
        tests=tests,
        quick_tests=_TESTS[:2],
        metadata={"reference_independent": True},
    )


def _stream_plan(contract: ModuleContract, name: str, values: Mapping[str, int]) -> dict[str, Any]:
    stream = contract.stream(name)
    kind = contract.type_of(stream, values)
    beats = evaluate(stream.beats, values) if stream.beats else None
    return {
        "prefix": name,
        "direction": stream.direction,
        "lanes": kind.lanes,
        "bits": kind.bits,
        "signed": bool(kind.signed),
        "beats": beats,
        "max_beats": 1 << 16,
        "role": stream.role,
        "tlast": stream.last,
    }


def _throughput(contract: ModuleContract, values: Mapping[str, int]) -> list[dict[str, Any]]:
    frames = [s for s in contract.streams if s.direction == "input" and s.role == "frame"]
    beats = evaluate(frames[0].beats, values) if frames[0].beats else _BENCHMARK_BEATS
    interval, gap, latency = (
        evaluate(text, values) for text in (contract.interval, contract.gap, contract.latency)
    )
    entries = []
    for count in (1, 3):
        limit = (count * beats - 1) * interval + (count - 1) * gap + 1 + latency
        entries.append(
            {"frames": count, "beats": beats, "ideal": limit, "limit": limit, "benchmark": count == 1}
        )
    return entries


def _files(contract: ModuleContract) -> tuple[SourceFile, ...]:
    sim = data_path("sim")
    paths = {name: sim / name for name in _SIM}
    paths |= {name: sim / "benches" / "stream" / name for name in _BENCH}
    paths["reference.py"] = contract.folder / f"{contract.name}.py"
    own = contract.folder / f"{contract.name}_stimulus.py"
    if own.is_file():
        paths["stimulus.py"] = own
    return tuple(SourceFile(name, path.read_text(encoding="utf-8")) for name, path in paths.items())
