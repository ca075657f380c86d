"""The design loop: propose, check, judge, explain, until a design holds or nothing is left to try."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from hwgen.core.candidate import Candidate
from hwgen.core.feedback import explain
from hwgen.core.spec import Spec
from hwgen.core.values import to_json
from hwgen.core.verdict import Verdict
from hwgen.flow.checking import run_checks
from hwgen.flow.designer import AttemptRecord, Designer, Proposal, rank
from hwgen.flow.subject import job_for
from hwgen.flow.workshop import Workshop
from hwgen.infra.cancel import ending
from hwgen.infra.files import make_folder
from hwgen.infra.rundir import Folder, RunDirectory
from hwgen.operators.registry import operator


@dataclass(frozen=True)
class LoopResult:
    """All attempts, and the one to show: the best accepted one, or else the nearest to acceptance."""

    attempts: tuple[AttemptRecord, ...]

    @property
    def best(self) -> AttemptRecord:
        """Return the first of the attempts in the order of `rank`."""
        return min(self.attempts, key=rank)

    @property
    def verdict(self) -> Verdict:
        """Return what was said of the best attempt."""
        return self.best.verdict


def run_loop(spec: Spec, maker: Designer, run: RunDirectory, workshop: Workshop) -> LoopResult:
    """Run the loop in a run directory; attempts and checks that are there already are not repeated.

    A round checks all that the designer proposes, side by side; the loop ends with the round in which a
    design is accepted, or when nothing is proposed.
    """
    attempts: list[AttemptRecord] = []
    for number in range(1, workshop.config.attempts + 1):
        proposals = maker.propose(spec, attempts)
        attempts += _round(number, len(attempts) + 1, proposals, run, workshop)
        if not proposals or any(attempt.verdict.accepted for attempt in attempts):
            break
    return LoopResult(tuple(attempts))


def _round(
    round_number: int, first: int, proposals: Sequence[Proposal], run: RunDirectory, workshop: Workshop
) -> list[AttemptRecord]:
    abreast = max(1, min(len(proposals), workshop.jobs))
    share = replace(workshop, config=replace(workshop.config, jobs=max(1, workshop.jobs // abreast)))

    def attempt(number: int, proposal: Proposal) -> AttemptRecord:
        if ending():
            raise KeyboardInterrupt
        own = replace(share, progress=_naming(number, share)) if abreast > 1 else share
        return _attempt(number, round_number, proposal, run, own)

    if abreast == 1:
        return [attempt(number, proposal) for number, proposal in enumerate(proposals, first)]
    with ThreadPoolExecutor(max_workers=abreast) as pool:
        return list(pool.map(attempt, range(first, first + len(proposals)), proposals))


def _naming(number: int, workshop: Workshop) -> Any:
    """Return what tells progress together with the attempt that it is of."""

    def tell(kind: str, fields: Mapping[str, Any]) -> None:
        workshop.progress(kind, {"of_attempt": number, **fields})

    return tell


def _attempt(
    number: int, round_number: int, proposal: Proposal, run: RunDirectory, workshop: Workshop
) -> AttemptRecord:
    folder = run.attempt(number)
    candidate = proposal.candidate
    workshop.progress("attempt", {"number": number, "parameters": dict(proposal.spec.parameters)})
    _forget_another(folder, candidate, run)
    if not folder.has("candidate.json"):
        run.append_event("attempt", number=number, candidate=candidate.digest)
    lay_sources(folder, candidate)
    folder.write_json("candidate.json", candidate_summary(proposal))
    if proposal.prompt is not None:
        folder.write_json("prompt.json", to_json(proposal.prompt))
    # Reports know no operator: what the streams carry is told to them here.
    contract = operator(proposal.spec.operator).contract(proposal.spec.parameters)
    folder.write_json("contract.json", to_json(contract))
    job = job_for(proposal.spec, candidate, folder, workshop)
    evidence, verdict = run_checks(job, proposal.spec, workshop, folder)
    feedback = explain(verdict, evidence, candidate.files)
    folder.write_json("verdict.json", to_json(verdict))
    folder.write_json("feedback.json", to_json(feedback))
    run.append_event("verdict", number=number, outcome=verdict.outcome.value, reasons=list(verdict.reasons))
    workshop.progress("verdict", {"number": number, "verdict": verdict})
    return AttemptRecord(number, round_number, proposal.spec, candidate, evidence, verdict, feedback)


def _forget_another(folder: Folder, candidate: Candidate, run: RunDirectory) -> None:
    """Clear an attempt away whose evidence is of other sources: another version of hwgen began the run."""
    if not folder.has("candidate.json") or folder.read_json("candidate.json")["digest"] == candidate.digest:
        return
    run.append_event("attempt-forgotten", folder=folder.path.name)
    for path in (folder.path, run.final_dir):
        shutil.rmtree(path, ignore_errors=True)


def candidate_summary(proposal: Proposal) -> dict[str, object]:
    """Return what candidate.json says; the sources themselves lie in rtl/."""
    candidate = proposal.candidate
    return {
        "top": candidate.top,
        "origin": candidate.origin,
        "language": candidate.language,
        "digest": candidate.digest,
        "files": [f.name for f in candidate.files],
        "parameters": dict(proposal.spec.parameters),
    }


def lay_sources(folder: Folder, candidate: Candidate) -> None:
    """Write a candidate's sources to the folder's rtl/."""
    make_folder(folder.path / "rtl")
    for source in candidate.files:
        folder.write_text(f"rtl/{source.name}", source.text)


def conclusion(attempts: Sequence[AttemptRecord], limit: int) -> str:
    """Say in one sentence why the loop ended without an accepted design; empty if it did not."""
    last = attempts[-1]
    if last.verdict.accepted or not last.verdict.misses:
        return ""
    best = LoopResult(tuple(attempts)).best
    nearest = "; ".join(str(miss) for miss in best.verdict.misses)
    tried = f"{len(attempts)} design{'s' if len(attempts) > 1 else ''} tried"
    if last.round >= limit:
        return f"no design met the budget; {tried}, the nearest is attempt {best.number}: {nearest}"
    return (
        f"the budget cannot be met by what the generator can change and the request left open ({tried}); "
        f"the nearest is attempt {best.number}: {nearest}"
    )
