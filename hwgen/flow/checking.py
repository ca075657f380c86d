"""Runs the checks on one candidate, in stages, each check once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from hwgen.checks.base import Check, CheckJob
from hwgen.core.evidence import Evidence, Kind, Status
from hwgen.core.spec import Budget, Spec
from hwgen.core.values import from_json, to_json
from hwgen.core.verdict import Outcome, Verdict, judge
from hwgen.flow.workshop import Workshop
from hwgen.infra.cancel import ending
from hwgen.infra.rundir import Attempt


def check_of(kind: Kind) -> Check:
    """Return the check of a kind."""
    return _FACTORIES[kind]()


def _policy() -> Check:
    from hwgen.checks.policy import PolicyCheck

    return PolicyCheck()


def _lint() -> Check:
    from hwgen.checks.lint import LintCheck

    return LintCheck()


def _simulate() -> Check:
    from hwgen.checks.simulate import SimulateCheck

    return SimulateCheck()


def _mutate() -> Check:
    from hwgen.checks.mutate import MutateCheck

    return MutateCheck()


def _synthesize() -> Check:
    from hwgen.checks.synthesize import SynthesizeCheck

    return SynthesizeCheck()


def _place_and_route() -> Check:
    from hwgen.checks.place_and_route import PlaceAndRouteCheck

    return PlaceAndRouteCheck()


_FACTORIES: dict[Kind, Callable[[], Check]] = {
    Kind.POLICY: _policy,
    Kind.LINT: _lint,
    Kind.SIMULATE: _simulate,
    Kind.MUTATE: _mutate,
    Kind.SYNTHESIZE: _synthesize,
    Kind.PLACE_AND_ROUTE: _place_and_route,
}


def stages(spec: Spec, workshop: Workshop) -> list[list[Kind]]:
    """Return the checks in order; those of one stage run side by side.

    Nothing runs before the policy holds, no mutant before the design is simulated. Where area or clock have
    bounds (an FPGA is one), they are measured before time is spent on simulation. Where not, synthesis, which
    is one process, shares the machine with the mutants.
    """
    if spec.budget == Budget() and spec.target == "generic":
        plan = [[Kind.POLICY], [Kind.LINT, Kind.SIMULATE], [Kind.SYNTHESIZE, Kind.MUTATE]]
    else:
        placed = workshop.wants_place_and_route(spec.target, spec.budget.clock_mhz)
        pnr = [Kind.PLACE_AND_ROUTE] if placed else []
        plan = [[Kind.POLICY], [Kind.LINT, Kind.SYNTHESIZE], pnr, [Kind.SIMULATE], [Kind.MUTATE]]
    chosen = [[kind for kind in stage if kind not in workshop.skip] for stage in plan]
    return [stage for stage in chosen if stage]


def required_kinds(spec: Spec, workshop: Workshop) -> tuple[Kind, ...]:
    """Return the checks without which no design is accepted, also those that the caller skips."""
    return tuple(kind for stage in stages(spec, replace(workshop, skip=frozenset())) for kind in stage)


def run_checks(
    job: CheckJob, spec: Spec, workshop: Workshop, attempt: Attempt
) -> tuple[tuple[Evidence, ...], Verdict]:
    """Check a candidate stage by stage until it is rejected; evidence that is there already is used."""
    required = required_kinds(spec, workshop)
    evidence: list[Evidence] = []
    verdict = judge(spec.budget, evidence, required)
    for stage in stages(spec, workshop):
        with ThreadPoolExecutor(max_workers=max(1, min(len(stage), workshop.jobs))) as pool:
            evidence += pool.map(lambda kind: _once(kind, job, workshop, attempt), stage)
        verdict = judge(spec.budget, evidence, required)
        if verdict.outcome is Outcome.REJECTED or _unsafe(evidence):
            break
    return tuple(evidence), verdict


def _unsafe(evidence: Sequence[Evidence]) -> bool:
    """Whether the policy was not shown to hold: then no other tool may meet the candidate."""
    return any(item.kind is Kind.POLICY and item.status is not Status.PASS for item in evidence)


def read_evidence(attempt: Attempt, kinds: Sequence[Kind] = tuple(Kind)) -> tuple[Evidence, ...]:
    """Return the evidence that an attempt's folder holds."""
    found = [kind for kind in attempt.evidence_kinds() if kind in kinds]
    return tuple(from_json(Evidence, attempt.read_json(f"evidence/{kind.value}.json")) for kind in found)


def _once(kind: Kind, job: CheckJob, workshop: Workshop, attempt: Attempt) -> Evidence:
    done = read_evidence(attempt, [kind])
    if done:
        workshop.progress("check", {"kind": kind, "evidence": done[0], "reused": True})
        return done[0]
    workshop.progress("check-started", {"kind": kind})
    evidence = run_one(kind, job)
    if ending():
        raise KeyboardInterrupt  # a check that was cut short has shown nothing
    attempt.write_evidence(kind, to_json(evidence))
    workshop.progress("check", {"kind": kind, "evidence": evidence, "reused": False})
    return evidence


def run_one(kind: Kind, job: CheckJob) -> Evidence:
    """Run one check in an empty folder of its own."""
    shutil.rmtree(job.work_dir / kind.value, ignore_errors=True)
    return check_of(kind).run(job)
