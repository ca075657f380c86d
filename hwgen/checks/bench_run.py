"""Lay out a bench, run it against a compiled design, and collect the results where nobody can guess."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from hwgen.checks.base import CheckJob
from hwgen.checks.bench_results import BenchResults, parse_measurements, parse_outcomes
from hwgen.core.candidate import Bench
from hwgen.core.errors import ToolError, UsageError
from hwgen.eda.child import ToolRun, Workspace
from hwgen.eda.cocotb_env import bench_environment
from hwgen.eda.icarus import Waves
from hwgen.eda.names import compiled_names, is_systemverilog
from hwgen.eda.simulators import Design, Simulation, compile_design
from hwgen.infra.config import cache_folder
from hwgen.infra.files import ResultError, make_folder, write_json, write_text
from hwgen.infra.process import Limits
from hwgen.infra.tools import Simulator

BENCH_FOLDER = "bench"
PLAN = "plan.json"
# Limits of one simulation: vvp and Python need some 100 MB, large arrays some more.
SIMULATION_LIMITS = Limits(wall_s=900.0, memory_bytes=4 << 30, output_bytes=8 << 20, processes=64)
_MAX_RESULT_BYTES = 32 << 20
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


@dataclass(frozen=True)
class BenchRun:
    """How a bench ran: the process, and the results it left."""

    run: ToolRun
    results: BenchResults


def simulator_of(job: CheckJob) -> Simulator:
    """Choose the simulator of a job by its option `simulator` (icarus, verilator or auto).

    auto: Icarus, which starts at once, if it is there; but Verilator, which has to compile first, for a
    design that its bench calls `large` in its metadata.
    """
    wanted = job.options.get("simulator")
    if wanted not in (None, "auto"):
        return job.toolbox.simulator(str(wanted))
    large = job.bench is not None and bool(job.bench.metadata.get("large"))
    if large and job.toolbox.get("verilator") and job.toolbox.get("cxx"):
        return "verilator"
    return job.toolbox.simulator()


def cache_of(job: CheckJob) -> Path:
    """Return the folder for what can be made again: the option `cache_dir`, else the user's."""
    given = job.options.get("cache_dir")
    return Path(given) if given else cache_folder(job.toolbox.environment)


def required_bench(job: CheckJob) -> Bench:
    """Return the job's bench; ToolError if there is none, or none of its tests must pass."""
    if job.bench is None:
        raise ToolError("there is no bench to run")
    if not job.bench.tests:
        raise ToolError("the bench names no tests, so nothing could pass")
    return job.bench


def lay_out(bench: Bench, folder: Path, plan: Mapping[str, Any] | None = None) -> Path:
    """Write the files of a bench and its plan (or another one) into a folder; return the folder."""
    names = [file.name for file in bench.files]
    for name in names:
        if not _NAME.fullmatch(name) or name == PLAN:
            raise UsageError(f"a bench cannot have a file named {name!r}")
    make_folder(folder)
    for file in bench.files:
        path = folder / file.name
        if not (path.is_file() and path.read_bytes() == file.text.encode()):
            write_text(path, file.text)
    write_json(folder / PLAN, bench.plan if plan is None else plan)
    return folder


def compile_candidate(
    job: CheckJob, space: Workspace, simulator: Simulator | None = None, waves: Waves | None = None
) -> Simulation:
    """Compile the job's candidate into the workspace; `waves` as in Design."""
    candidate = job.candidate
    design = Design(
        sources=tuple(f"rtl/{name}" for name in compiled_names(candidate)),
        top=candidate.top,
        systemverilog=is_systemverilog(candidate),
        waves=waves,
    )
    return compile_design(design, simulator or simulator_of(job), job.toolbox, space, cache_of(job))


def run_bench(
    simulation: Simulation,
    bench: Bench,
    folder: Path,
    tests: Sequence[str],
    limits: Limits = SIMULATION_LIMITS,
    log: str = "simulation.log",
    diagnose: Literal["", "first", "all"] = "",
) -> BenchRun:
    """Run tests of a bench that lies in `folder`; `diagnose` makes them tell of the first failure, or of all.

    Results are written to a folder with a random name, and each carries a secret made for this run: text
    that the design prints, and files that it forges, do not pass for results.
    """
    space, nonce = simulation.space, secrets.token_hex(16)
    results = make_folder(space.folder / f"results-{secrets.token_hex(16)}")
    plain = bench_environment(simulation.cocotb, folder, simulation.top, [bench.module], tests)
    if diagnose:
        plain["HWGEN_DIAGNOSE"] = diagnose
    secret = {
        "COCOTB_RESULTS_ATTACHMENTS": nonce,
        "COCOTB_RESULTS_FILE": str(results / "results.xml"),
        "HWGEN_NONCE": nonce,
        "HWGEN_RESULTS": str(results),
    }
    try:
        run = space.run(simulation.argv, limits, log, plain | secret)
        found = _collect(space, results.name, bench.module, nonce)
    finally:
        shutil.rmtree(results, ignore_errors=True)
    return BenchRun(_without_secrets(run, secret, space), found)


def _collect(space: Workspace, folder: str, module: str, nonce: str) -> BenchResults:
    def read(name: str) -> bytes:
        try:
            return space.read(f"{folder}/{name}", _MAX_RESULT_BYTES)
        except ResultError as error:
            if error.missing:
                return b""
            raise

    content = read("results.xml")
    outcomes = parse_outcomes(content, module, nonce) if content else {}
    return BenchResults(outcomes, parse_measurements(read("measurements.jsonl"), nonce))


def _without_secrets(run: ToolRun, secret: Mapping[str, str], space: Workspace) -> ToolRun:
    """Return the run with a command that a person can repeat: results go to `results.xml` in the folder."""
    env = {name: value for name, value in run.command.env.items() if name not in secret}
    env["COCOTB_RESULTS_FILE"] = f"{space.relative}/results.xml"
    return replace(run, command=replace(run.command, env=env))
