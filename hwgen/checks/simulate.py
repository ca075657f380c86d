"""Simulate the candidate under its bench."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from hwgen.checks.base import CheckJob
from hwgen.checks.bench_results import BenchResults
from hwgen.checks.bench_run import (
    BENCH_FOLDER,
    SIMULATION_LIMITS,
    BenchRun,
    compile_candidate,
    lay_out,
    required_bench,
    run_bench,
    simulator_of,
)
from hwgen.checks.diagnose import diagnose
from hwgen.checks.support import Report, conduct, first_reasons, limits_for, status_of_stop
from hwgen.core.candidate import Bench
from hwgen.core.errors import ToolError
from hwgen.core.evidence import Evidence, Finding, Kind, Status
from hwgen.eda.child import ToolRun, Workspace
from hwgen.eda.icarus import Waves
from hwgen.eda.lint_tools import parse_icarus, parse_verilator
from hwgen.eda.simulators import CompileError, Simulation, tool_names
from hwgen.infra.files import storing
from hwgen.infra.tools import Simulator

_MAX_WAVES_BYTES = 8 << 20
_MAX_WORKLOAD = 80
_MAX_ERROR = 200
_PYTHON_ERROR = re.compile(r"\s*(?:\w+\.)*\w*Error: ")
_LOG = "simulation.log"


class SimulateCheck:
    """Compiles the candidate and runs its bench (cocotb) in the sandbox.

    Every test that the bench names must have run and passed: one that is absent or was skipped is not a
    pass. Results come through a folder that the design cannot name, and never from what it prints.

    Options: `simulator` (icarus, verilator; default: what is there), `wall_limit_s`, `cache_dir`, and
    `waves` (a path): after all tests have passed, the first of the bench's quick tests (or the one named
    in its metadata as `waves_test`) runs again, and its waveforms go to that path as VCD. Where a test has
    failed, it runs again to find out more, which the evidence has as tables; `diagnose` (a bool) switches
    that off.

    Metrics: `tests_passed`, `tests_total`, `reference_independent`, and what the bench measured:
    `simulated_cycles`, `results_checked`, and `cycles` and `ideal_cycles` of the evidence's `workload`.
    """

    kind = Kind.SIMULATE

    def run(self, job: CheckJob) -> Evidence:
        """Simulate the job's candidate."""
        return conduct(self.kind, job, _check, [job.work_dir.resolve() / BENCH_FOLDER])


def _check(job: CheckJob, space: Workspace) -> Report:
    bench = required_bench(job)
    simulator = simulator_of(job)
    folder = lay_out(bench, space.root / BENCH_FOLDER)
    try:
        simulation = compile_candidate(job, space, simulator)
    except CompileError as error:
        return compile_report(error.run, simulator)
    ran = run_bench(simulation, bench, folder, bench.tests, limits_for(job, SIMULATION_LIMITS), _LOG)
    report = _judge(bench, ran, simulation)
    if report.status is Status.FAIL and job.options.get("diagnose", True):
        report = replace(report, tables=diagnose(job, space, simulation, bench, ran))
    waves = job.options.get("waves")
    if waves and report.status is Status.PASS:
        record_waves(job, space, simulator, Path(waves))
    return report


def compile_report(run: ToolRun, simulator: Simulator) -> Report:
    """Say why a design could not be compiled."""
    log, tools = "compile.log", tool_names(simulator)
    if run.ended:
        return Report(status_of_stop(run), f"compiling was stopped: {run.ended}", {}, (), [run], tools, log)
    parse = parse_icarus if simulator == "icarus" else parse_verilator
    messages = [m for m in parse(run.completed.output) if m.severity == "error"]
    findings = [Finding(m.text, "error", m.file.removeprefix("rtl/"), m.line) for m in messages]
    reason = first_reasons(findings) or "the simulator gave no reason"
    return Report(Status.FAIL, f"does not compile: {reason}", {}, findings, [run], tools, log)


def _judge(bench: Bench, ran: BenchRun, simulation: Simulation) -> Report:
    results, run = ran.results, ran.run
    passed = [test for test in bench.tests if results.passed(test)]
    failed = {test: text for test, text in results.outcomes.items() if text}
    absent = [test for test in bench.tests if test not in results.outcomes]
    metrics = _metrics(bench, ran, len(passed))
    findings = [Finding(f"{test}: {text}") for test, text in failed.items()]
    findings += [Finding(f"{test}: the test did not run") for test in absent]
    status, summary = Status.PASS, f"all {len(passed)} tests passed"
    if run.ended:
        status, summary = status_of_stop(run), f"the simulation was stopped: {run.ended}{_progress(ran)}"
    elif failed:
        status = Status.FAIL
        summary = f"{len(failed)} of {len(bench.tests)} tests failed: {first_reasons(findings, 1)}"
    elif run.completed.exit_code != 0:
        status, summary = Status.FAIL, f"the simulator ended with exit code {run.completed.exit_code}"
    elif absent:
        status = Status.MISSING
        summary = f"{len(absent)} of {len(bench.tests)} tests did not run{_python_error(run)}"
    runs = [*simulation.runs, run]
    tools, workload = tool_names(simulation.simulator), _workload(ran.results)
    return Report(status, summary, metrics, findings, runs, tools, _LOG, workload)


def _python_error(run: ToolRun) -> str:
    """Return what Python said last, where it refused the bench: an import of it that failed, for instance."""
    said = [line.strip() for line in run.completed.output.splitlines() if _PYTHON_ERROR.match(line)]
    return f": {said[-1][:_MAX_ERROR]}" if said else ""


def _progress(ran: BenchRun) -> str:
    done = list(ran.results.measured)
    return f" (after test {done[-1]})" if done else " (in the first test)"


def _metrics(bench: Bench, ran: BenchRun, passed: int) -> Mapping[str, Any]:
    results = ran.results
    metrics: dict[str, Any] = {
        "tests_passed": passed,
        "tests_total": len(bench.tests),
        "reference_independent": bench.metadata.get("reference_independent") is True,
        "simulated_cycles": results.total("simulated_cycles"),
        "results_checked": results.total("results_checked"),
    }
    for name in ("cycles", "ideal_cycles"):
        if (value := results.first(name)) is not None:
            metrics[name] = value
    return metrics


def _workload(results: BenchResults) -> str:
    """Return the name that the bench gives to what it measured cycles of; empty where it gives none."""
    names = (
        m.get("workload") for test, m in results.measured.items() if results.passed(test) and "cycles" in m
    )
    return next((name[:_MAX_WORKLOAD] for name in names if isinstance(name, str) and name.isprintable()), "")


def record_waves(job: CheckJob, space: Workspace, simulator: Simulator, target: Path) -> None:
    """Run one small test again and put its waveforms (VCD, at most 8 MiB) at `target`.

    Raises ToolError when there is no such test or it leaves no waveforms.
    """
    bench = required_bench(job)
    test = bench.metadata.get("waves_test") or next(iter(bench.quick_tests), None)
    if test is None:
        raise ToolError("the bench names no test to record waveforms of")
    inner = replace(space, folder=space.folder / "waves")
    try:
        simulation = compile_candidate(job, inner, simulator, Waves(_MAX_WAVES_BYTES))
    except CompileError as error:
        raise ToolError(f"waveforms could not be recorded: {error}") from error
    inner.fresh("waves.vcd")
    folder = space.root / BENCH_FOLDER
    run_bench(simulation, bench, folder, [str(test)], limits_for(job, SIMULATION_LIMITS))
    content = inner.read("waves.vcd", 2 * _MAX_WAVES_BYTES)
    with storing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    shutil.rmtree(inner.folder, ignore_errors=True)
