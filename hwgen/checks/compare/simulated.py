"""Drive a design with random stimulus in the sandbox, and take what its outputs did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hwgen.checks.base import CheckJob
from hwgen.checks.bench_run import SIMULATION_LIMITS, compile_candidate, lay_out, run_bench, simulator_of
from hwgen.checks.compare.examine import Problem, workspace
from hwgen.checks.simulate import compile_report
from hwgen.core.candidate import Bench, SourceFile
from hwgen.core.errors import ToolError
from hwgen.core.shown import Finding
from hwgen.eda.child import Workspace
from hwgen.eda.equivalence.shape import Shape
from hwgen.eda.ports import Port
from hwgen.eda.simulators import CompileError
from hwgen.infra.resources import data_path

MOST_STEPS, LEAST_STEPS = 2000, 200
SIMULATION_SECONDS = 60.0
_MOST_BITS = 4_000_000  # of a trace
_TEST = "trace"
_FILES = ("stimulus.py", "test_trace.py")


def trace_bench(ports: Mapping[str, Port], shape: Shape, seed: int) -> Bench:
    """Return the bench that drives a module and records its outputs."""
    driven = {*shape.clocks, *shape.resets}
    inputs = {n: p.width for n, p in ports.items() if p.direction == "input" and n not in driven}
    outputs = outputs_of(ports)
    plan: dict[str, Any] = {
        "seed": seed,
        "steps": max(LEAST_STEPS, min(MOST_STEPS, _MOST_BITS // max(1, sum(outputs.values())))),
        "clocks": {name: "-" if edges == "-" else "+" for name, edges in shape.clocks.items()},
        "resets": {name: reset.active for name, reset in shape.resets.items()},
        "inputs": inputs,
        "outputs": list(outputs),
    }
    sim = data_path("sim")
    paths = [sim / "measurements.py", *(sim / "benches" / "trace" / name for name in _FILES)]
    files = tuple(SourceFile(path.name, path.read_text(encoding="utf-8")) for path in paths)
    return Bench("test_trace", files, plan, (_TEST,))


def given_bench(bench: Bench, steps: Sequence[Mapping[str, int]]) -> Bench:
    """Return a trace bench that drives steps that are given, instead of random ones."""
    return replace(bench, plan={**bench.plan, "given": [dict(step) for step in steps], "steps": len(steps)})


def outputs_of(ports: Mapping[str, Port]) -> dict[str, int]:
    """Return the outputs with their widths."""
    return {name: port.width for name, port in ports.items() if port.direction == "output"}


def trace(job: CheckJob, bench: Bench) -> list[str] | Problem:
    """Simulate a job's candidate; ToolError where the simulator, and not the design, is at fault."""
    space = workspace(job, "trace")
    folder = lay_out(bench, space.root / "trace-bench")
    space = Workspace(space.sandbox, space.root, space.folder, (folder,))
    simulator = simulator_of(job)
    limits = replace(SIMULATION_LIMITS, wall_s=float(job.options.get("wall_limit_s", SIMULATION_SECONDS)))
    try:
        simulation = compile_candidate(job, space, simulator)
    except CompileError as error:
        report = compile_report(error.run, simulator)
        return Problem(Finding.ENDLESS if error.run.ended else Finding.BROKEN, report.summary)
    ran = run_bench(simulation, bench, folder, bench.tests, limits)
    if ran.run.ended:
        return Problem(Finding.ENDLESS, f"the simulation was stopped: {ran.run.ended}")
    steps = ran.results.measured.get(_TEST, {}).get("steps")
    if not ran.results.passed(_TEST) or not isinstance(steps, list):
        said = ran.results.outcomes.get(_TEST) or "it gave no result"
        raise ToolError(f"the simulation did not come to its end: {said}")
    return [str(step) for step in steps]
