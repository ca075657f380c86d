"""The gate: every design of a library, checked again from its sources and compared with its baseline."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from hwgen.core.errors import HwgenError, UsageError
from hwgen.core.evidence import Evidence
from hwgen.core.verdict import Level, Outcome, Verdict, judge
from hwgen.demos.demo_format import DEMO_NAME
from hwgen.flow.baseline import Baselines, Difference
from hwgen.flow.checking import required_kinds, run_checks
from hwgen.flow.demos.subjects import demo_subject
from hwgen.flow.library import design_folders, read_design
from hwgen.flow.loop import lay_sources
from hwgen.flow.reuse import evidence_key, store_of
from hwgen.flow.subject import Subject, job_of, subject_of
from hwgen.flow.workshop import Workshop, silent
from hwgen.infra.rundir import Attempt


@dataclass(frozen=True)
class GateResult:
    """What the gate found of one design."""

    name: str
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    differences: tuple[Difference, ...]
    seconds: float
    tracked: bool = True  # whether its figures have a baseline
    reused: bool = False  # nothing that it depends on had changed: evidence of an earlier run

    @property
    def regressions(self) -> tuple[Difference, ...]:
        """Return the differences that are regressions."""
        return tuple(d for d in self.differences if d.regression)

    @property
    def holds(self) -> bool:
        """Whether the design was accepted and nothing regressed."""
        return self.verdict.accepted and not self.regressions

    def metrics(self) -> dict[str, object]:
        """Return every metric of every check."""
        return _metrics(self.evidence)


def run_gate(
    library: Path, workshop: Workshop, baselines: Baselines, *, everything: bool = False
) -> list[GateResult]:
    """Check every design below a folder; an empty folder is a UsageError, never a pass.

    A design for which this machine keeps evidence that still holds (see `reuse`) is not checked again, unless
    `everything` is.
    """
    folders = design_folders(library)
    if not folders:
        raise UsageError(f"{library} holds no design", "`hwgen design ... --save` puts one there")
    side_by_side = min(workshop.jobs, len(folders))
    each = replace(
        workshop,
        config=replace(workshop.config, jobs=max(1, workshop.jobs // side_by_side)),
        progress=silent,
    )
    with ThreadPoolExecutor(max_workers=side_by_side) as pool:
        return list(
            pool.map(lambda folder: _gate_one(folder, each, baselines, workshop, everything), folders)
        )


def _gate_one(
    folder: Path, workshop: Workshop, baselines: Baselines, teller: Workshop, everything: bool
) -> GateResult:
    started = time.monotonic()
    work = Path(tempfile.mkdtemp(prefix="hwgen-gate-"))
    tracked = reused = False
    try:
        subject = read_subject(folder)
        tracked = subject.tracked
        evidence, verdict, reused = _check(subject, work, workshop, everything)
    except HwgenError as error:
        blame = Outcome.REJECTED if isinstance(error, UsageError) else Outcome.INCONCLUSIVE
        evidence, verdict = (), Verdict(blame, Level.UNVERIFIED, (error.message,))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    compared = baselines.compare(folder.name, _metrics(evidence), _tools(evidence)) if tracked else []
    seconds = round(time.monotonic() - started, 3)
    result = GateResult(folder.name, verdict, evidence, tuple(compared), seconds, tracked, reused)
    teller.progress(
        "design", {"name": result.name, "outcome": verdict.outcome.value, "seconds": result.seconds}
    )
    return result


def _metrics(evidence: Sequence[Evidence]) -> dict[str, object]:
    return {name: value for item in evidence for name, value in item.metrics.items()}


def _tools(evidence: Sequence[Evidence]) -> dict[str, str]:
    return {name: version for item in evidence for name, version in item.tools.items()}


def read_subject(folder: Path) -> Subject:
    """Read what a folder holds: a demo or a saved design."""
    if (folder / DEMO_NAME).is_file():
        return demo_subject(folder)
    design = read_design(folder)
    return subject_of(design.spec, design.candidate, design.name)


def _check(
    subject: Subject, work: Path, workshop: Workshop, everything: bool
) -> tuple[tuple[Evidence, ...], Verdict, bool]:
    """Return evidence and verdict, and whether they are of an earlier run."""
    attempt = Attempt(work, 1)
    lay_sources(attempt, subject.candidate)
    job = job_of(subject, attempt, workshop)
    key, store = evidence_key(subject.spec, job, workshop), store_of(workshop)
    if not everything and (kept := store.read(key)):
        verdict = judge(subject.spec.budget, kept, required_kinds(subject.spec, workshop))
        if verdict.accepted:
            return kept, verdict, True
    evidence, verdict = run_checks(job, subject.spec, workshop, attempt)
    if verdict.accepted:
        store.write(key, evidence)
    return evidence, verdict, False


def update_baselines(results: Sequence[GateResult], baselines: Baselines) -> Baselines:
    """Return baselines with the present figures of every accepted design that has any."""
    for result in results:
        if result.verdict.accepted and result.tracked:
            baselines = baselines.updated(result.name, result.metrics(), _tools(result.evidence))
    return baselines


def outcome(results: Sequence[GateResult]) -> Outcome:
    """Fold the results: a rejected design or a regression rejects, an inconclusive one leaves it open."""
    if any(r.verdict.outcome is Outcome.REJECTED or r.regressions for r in results):
        return Outcome.REJECTED
    if any(r.verdict.outcome is Outcome.INCONCLUSIVE for r in results):
        return Outcome.INCONCLUSIVE
    return Outcome.ACCEPTED
