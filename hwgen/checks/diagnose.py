"""Find out more of a failed simulation: run the failing test once more, recorded, and look at what led to it.

Nothing here changes a verdict. What cannot be found out, because a tool fails or a recording is damaged, is
left out.
"""

from __future__ import annotations

import ast
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from hwgen.checks.base import CheckJob
from hwgen.checks.bench_run import BENCH_FOLDER, SIMULATION_LIMITS, BenchRun, compile_candidate, run_bench
from hwgen.checks.commonalities import commonalities
from hwgen.checks.failure import MAX_TEXT, Failure, parse_failure
from hwgen.checks.support import limits_for
from hwgen.checks.window import Signals, window_table
from hwgen.core.candidate import Bench
from hwgen.core.errors import HwgenError
from hwgen.core.table import Table
from hwgen.eda import yosys, yosys_scripts
from hwgen.eda.child import Workspace
from hwgen.eda.cone import cone_of
from hwgen.eda.icarus import Waves
from hwgen.eda.names import compiled_names, is_systemverilog
from hwgen.eda.simulators import CompileError, Simulation
from hwgen.eda.vcd import Recording, read_vcd

_FOLDER = "diagnosis"
_NETLIST = "flat.json"
_MAX_VCD_BYTES = 8 << 20
_MAX_FILE_BYTES = 64 << 20
_WALL_S = 120.0
# Recorded beside the cycles that are shown: some, for clocks of other periods.
_MARGIN_NS = 20
_MOST_WORDS = 64
_MOST_DOES = 160


@dataclass(frozen=True)
class _Trouble:
    """A failing test, with what it tells of itself; `tests` are those that must run for it to fail.

    `said` is what it failed with at first.
    """

    test: str
    said: str
    tests: tuple[str, ...]
    failure: Failure


def diagnose(
    job: CheckJob, space: Workspace, simulation: Simulation, bench: Bench, ran: BenchRun
) -> list[Table]:
    """Return tables that say more of the first test that failed; none where nothing can be found out."""
    outcomes = ran.results.outcomes
    failed = [test for test in bench.tests if outcomes.get(test)]
    if not failed:
        return []
    inner = replace(space, folder=space.folder / _FOLDER, history=[])
    try:
        with ThreadPoolExecutor(1) as pool:
            netlist = pool.submit(_netlist, job, inner)
            trouble = _reproduce(job, space, simulation, bench, failed[0], outcomes[failed[0]])
        found = [] if trouble is None else [_window(job, inner, simulation, bench, trouble, netlist.result())]
    except (HwgenError, CompileError):
        found = []
    finally:
        shutil.rmtree(inner.folder, ignore_errors=True)
    return [*found, *_tests(bench, outcomes)]


def _reproduce(
    job: CheckJob, space: Workspace, simulation: Simulation, bench: Bench, test: str, said: str
) -> _Trouble | None:
    """Run the test alone; where it passes so, run it after those before it."""
    before = bench.tests[: bench.tests.index(test)]
    for tests in ((test,), (*before, test)):
        ran = run_bench(
            simulation, bench, space.root / BENCH_FOLDER, tests, _limits(job), "diagnosis.log", "all"
        )
        failure = parse_failure(ran.results.measured.get(test, {}).get("failure"))
        if failure is not None:
            return _Trouble(test, said, tests, failure)
        if ran.run.ended or not before:
            return None
    return None


def _limits(job: CheckJob) -> Any:
    limits = limits_for(job, SIMULATION_LIMITS)
    return replace(limits, wall_s=min(limits.wall_s, _WALL_S), file_bytes=_MAX_FILE_BYTES)


def _window(
    job: CheckJob,
    inner: Workspace,
    simulation: Simulation,
    bench: Bench,
    trouble: _Trouble,
    netlist: Mapping[str, Any] | None,
) -> Table:
    failure = trouble.failure
    title = f"Test {trouble.test} fails first in cycle {failure.cycle}"
    if failure.message[:MAX_TEXT] not in trouble.said:
        title += f": {failure.message[:MAX_TEXT]}"
    notes = [text for port in list(failure.outputs)[:2] for text in commonalities(failure.cases, port)]
    if len(trouble.tests) > 1:
        notes.insert(
            0, "Alone this test passes: it depends on what earlier tests left behind in spite of the reset."
        )
    table = None
    if failure.outputs and failure.cycles:
        signals = _signals(job, netlist, failure)
        recording = _recorded(job, inner, simulation, bench, trouble, signals)
        table = window_table(title, failure, recording, signals)
    if table is None:
        return Table(title, notes=tuple(notes))
    about = "Each row shows values just before the clock edge that ends the cycle."
    return replace(table, notes=(*notes, about, *table.notes))


def _recorded(
    job: CheckJob, inner: Workspace, simulation: Simulation, bench: Bench, trouble: _Trouble, signals: Signals
) -> Recording:
    """Run the test again and record the cycles around its failure."""
    failure = trouble.failure
    first, last = failure.cycles[0][1], failure.cycles[-1][1]
    start = max(first - _MARGIN_NS, 0)
    words = tuple(r.path for r in signals.registers if r.is_word)[:_MOST_WORDS]
    waves = Waves(_MAX_VCD_BYTES, start, last - start + _MARGIN_NS, words)
    recorded = _compile(job, inner, simulation, waves)
    folder = inner.root / BENCH_FOLDER
    inner.fresh("waves.vcd")
    # Verilator records all from the beginning: it stops at the failure.
    until: Any = "all" if simulation.simulator == "icarus" else "first"
    run_bench(recorded, bench, folder, trouble.tests, _limits(job), "diagnosis.log", until)
    return read_vcd(inner.folder / "waves.vcd", signals.choose)


def _compile(job: CheckJob, inner: Workspace, simulation: Simulation, waves: Waves) -> Simulation:
    try:
        return compile_candidate(job, inner, simulation.simulator, waves)
    except CompileError:
        if not waves.words:
            raise
        return compile_candidate(job, inner, simulation.simulator, replace(waves, words=()))


def _netlist(job: CheckJob, inner: Workspace) -> Mapping[str, Any] | None:
    """Return the flattened netlist; None where Yosys has none to give."""
    candidate = job.candidate
    stages = (
        *yosys_scripts.read_stages(
            compiled_names(candidate), candidate.top, systemverilog=is_systemverilog(candidate)
        ),
        yosys_scripts.flat_stage(inner.relative, _NETLIST),
    )
    inner.fresh(_NETLIST)
    try:
        result = yosys.run_script(inner, "cone", stages, _limits(job))
        return inner.read_json(_NETLIST) if result.ok else None
    except HwgenError:
        return None


def _signals(job: CheckJob, netlist: Mapping[str, Any] | None, failure: Failure) -> Signals:
    """Return what to show: the ports, and the registers behind the wrong bits."""
    top = job.candidate.top
    ports: dict[str, str] = {name: str(port[0]) for name, port in (job.options.get("ports") or {}).items()}
    if netlist is None:
        return Signals(top, ports)
    try:
        found = cone_of(netlist, top, failure.wrong_bits())
        ports = ports or {n: str(p["direction"]) for n, p in netlist["modules"][top]["ports"].items()}
    except HwgenError:
        return Signals(top, ports)
    return Signals(top, ports, tuple(found))


def _tests(bench: Bench, outcomes: Mapping[str, str]) -> list[Table]:
    """Say what the tests do that failed, and those that passed."""
    if not any(outcomes.get(test) == "" for test in bench.tests):
        return []
    does = _docstrings(bench)
    ran = [test for test in bench.tests if test in outcomes]
    rows = [(t, "failed" if outcomes[t] else "passed", does.get(t, "")) for t in ran]
    ranks = [2 if outcomes[t] else 3 for t in ran]
    return [Table("What the tests do", ("test", "result", "does"), tuple(rows), (0, 0, 1), tuple(ranks))]


def _docstrings(bench: Bench) -> dict[str, str]:
    """Return the first line of the docstring of each test."""
    texts = [file.text for file in bench.files if file.name == f"{bench.module}.py"]
    try:
        nodes = [node for text in texts for node in ast.parse(text).body]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    tests = [node for node in nodes if isinstance(node, (ast.AsyncFunctionDef, ast.FunctionDef))]
    return {node.name: (ast.get_docstring(node) or "").split("\n")[0][:_MOST_DOES] for node in tests}
