"""Runs: started from a request or a spec, resumed after a kill, finished with a design to take home."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hwgen.core.errors import HwgenError, NotUnderstoodError, UsageError
from hwgen.core.evidence import Kind, Status
from hwgen.core.spec import Request, Spec
from hwgen.core.values import from_json, to_json
from hwgen.flow.asking import CALLS_NAME, check_asked
from hwgen.flow.designer import AttemptRecord
from hwgen.flow.loop import LoopResult, conclusion, lay_sources, run_loop
from hwgen.flow.modelled import designer_for
from hwgen.flow.reading import Reader
from hwgen.flow.subject import bench_for, job_for
from hwgen.flow.workshop import Workshop
from hwgen.infra.rundir import Folder, RunDirectory
from hwgen.models.registry import BUILTIN
from hwgen.operators.registry import operator
from hwgen.operators.request.interpreter import interpret
from hwgen.operators.request.options import with_options
from hwgen.operators.specfile import read_spec, to_toml

WAVES_NAME = "waves.vcd"


@dataclass(frozen=True)
class FinishedRun:
    """A run that came to its end, and where it lies."""

    path: Path
    result: LoopResult


def read_request(text: str, options: Mapping[str, Any], reader: Reader | None = None) -> tuple[Request, Spec]:
    """Return a request and how it is understood: a sentence, or the name of a spec file (.toml, .json).

    A sentence that the grammar does not understand is put into its words by `reader`.
    """
    if text.endswith((".toml", ".json")) and "\n" not in text:
        path = Path(text)
        spec = read_spec(path)
        return Request(spec.request or f"spec file {path.name}", options), with_options(spec, options)
    request = Request(text, options)
    return request, understand(request, reader)


def understand(request: Request, reader: Reader | None = None) -> Spec:
    """Turn a request into a Spec that the built-in operators can be asked for."""
    try:
        spec = interpret(request)
    except NotUnderstoodError as refusal:
        if reader is None:
            raise
        spec = reader.read(request, refusal)
    return replace(spec, parameters=operator(spec.operator).complete(spec.parameters))


def start(
    spec: Spec, request: Request, workshop: Workshop, out: Path | None = None, calls: str = ""
) -> FinishedRun:
    """Design in a new run directory; `out` names it, else it is made below the configured folder.

    `calls` are records of a model that were made on the way to the Spec: the run keeps and counts them.
    """
    check_asked(workshop.config, workshop.config.model)
    check_measurable(spec)
    workshop.refuse_impossible(spec.target)
    workshop.require_tools(spec.target, spec.budget.clock_mhz)
    run = RunDirectory.create(
        out,
        to_json(request),
        runs_dir=workshop.config.runs_dir,
        label=operator(spec.operator).label(spec.parameters),
    )
    with run:
        run.write_json("spec.json", to_json(spec))
        run.write_json("config.json", workshop.config.to_mapping() | {"pnr": workshop.pnr})
        run.write_json("tools.json", workshop.toolbox.versions())
        if calls:
            run.write_text(CALLS_NAME, calls)
        workshop.progress("run", {"path": run.path})
        return _work(spec, run, workshop)


def resume(path: Path, workshop: Workshop) -> FinishedRun:
    """Go on with a run that was interrupted; a finished one is finished again, without new checks."""
    with RunDirectory.resume(path) as run:
        if not run.has("spec.json"):
            raise UsageError(f"{path} was stopped before its request was understood", "start it again")
        spec = from_json(Spec, run.read_json("spec.json"))
        saved = run.read_json("config.json") if run.has("config.json") else {}
        config = workshop.config.restored(saved)
        workshop = replace(workshop, config=config, pnr=bool(saved.get("pnr", False)))
        if not run.has("tools.json"):
            run.write_json("tools.json", workshop.toolbox.versions())
        run.append_event("resumed")
        workshop.progress("run", {"path": run.path})
        return _work(spec, run, workshop)


def replay(path: Path, workshop: Workshop, out: Path | None = None) -> FinishedRun:
    """Repeat a run in a new directory; a model's answers are those that the run recorded.

    UsageError where the run never understood its request, or its model never answered.
    """
    run = RunDirectory.open(path)
    if not run.has("spec.json"):
        raise UsageError(f"{path} was stopped before its request was understood", "start it again")
    spec = from_json(Spec, run.read_json("spec.json"))
    saved = run.read_json("config.json") if run.has("config.json") else {}
    config = workshop.config.restored(saved)
    if config.model != BUILTIN:
        calls = run.path / CALLS_NAME
        if not calls.exists():
            raise UsageError(f"{path} holds no answer of {config.model}", "`hwgen resume` goes on with it")
        config = replace(config, model=f"replay:{calls}", base_url=None)
        # Answers that are there already cost nothing.
        config = replace(config, max_cost_usd=None, max_tokens=None, max_time_s=None)
    workshop = replace(workshop, config=config, pnr=bool(saved.get("pnr", False)))
    return start(spec, from_json(Request, run.read_json("request.json")), workshop, out)


def check_measurable(spec: Spec) -> None:
    """Refuse a budget that nothing could measure."""
    for name, what in (("clock_mhz", "a clock to reach"), ("max_luts", "a number of LUTs")):
        if spec.target == "generic" and getattr(spec.budget, name) is not None:
            raise UsageError(
                f"{what} was asked for, but the target is generic, which has none",
                "name an FPGA: `for ECP5`, or --target ecp5 (or ice40)",
            )


def _work(spec: Spec, run: RunDirectory, workshop: Workshop) -> FinishedRun:
    started = time.monotonic()
    before = float(run.state.get("seconds", 0.0))
    run.update_state(status="running")
    try:
        result = run_loop(spec, designer_for(run, workshop), run, workshop)
        _finish(result, run, workshop)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            error.add_note("`hwgen resume last` goes on")
        run.update_state(status="interrupted", seconds=before + time.monotonic() - started)
        raise
    run.update_state(
        status=result.verdict.outcome.value,
        best=result.best.number,
        conclusion=conclusion(result.attempts, workshop.config.attempts),
        seconds=round(before + time.monotonic() - started, 3),
    )
    _report(run)
    return FinishedRun(run.path, result)


def _finish(result: LoopResult, run: RunDirectory, workshop: Workshop) -> None:
    """Lay out what is taken home in final/: sources, bench, spec, and the waveform of one small test."""
    from hwgen.checks.bench_run import lay_out

    best = result.best
    chosen = operator(best.spec.operator)
    final = Folder(run.final_dir)
    lay_sources(final, best.candidate)
    lay_out(bench_for(best.spec), run.final_dir / "bench")
    final.write_text("spec.toml", to_toml(best.spec))
    blocks = chosen.blocks(best.spec.parameters)
    run.attempt(best.number).write_json("blocks.json", [to_json(block) for block in blocks])
    if not final.has(WAVES_NAME) and _passed(best, Kind.SIMULATE):
        record(best, run, workshop, run.final_dir / WAVES_NAME)


def _passed(attempt: AttemptRecord, kind: Kind) -> bool:
    return any(item.kind is kind and item.status is Status.PASS for item in attempt.evidence)


def record(attempt: AttemptRecord, run: RunDirectory, workshop: Workshop, target: Path) -> None:
    """Record the waveform of one small test; a run does without it where that fails."""
    from hwgen.checks.bench_run import simulator_of
    from hwgen.checks.simulate import record_waves
    from hwgen.eda.child import Workspace

    job = job_for(attempt.spec, attempt.candidate, run.attempt(attempt.number), workshop)
    root = job.work_dir.resolve()
    space = Workspace(job.sandbox, root, root / Kind.SIMULATE.value, (root / "bench",))
    try:
        record_waves(job, space, simulator_of(job), target)
    except HwgenError as error:
        run.append_event("no-waves", reason=error.message)


def _report(run: RunDirectory) -> None:
    from hwgen.report.write import write_report

    write_report(run.path)
