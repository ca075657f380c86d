"""Judge a rebuilt module against the original, step by step until one thing is certain."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from hwgen.checks.base import CheckJob
from hwgen.checks.bench_run import simulator_of
from hwgen.checks.compare.examine import Examined, Problem, examine, other_ports, workspace
from hwgen.checks.compare.proven import PROOF_SECONDS, Formal, Proof, formal, proof
from hwgen.checks.compare.simulated import given_bench, outputs_of, trace, trace_bench
from hwgen.checks.compare.traces import Difference, Likeness, compare_traces, described
from hwgen.core.candidate import Bench
from hwgen.core.errors import PrerequisiteError, ToolError
from hwgen.core.shown import Finding, Shown
from hwgen.eda.equivalence.shape import Shape
from hwgen.eda.ports import Port

_MOST_GIVEN = 20_000  # steps of a counterexample


class Original:
    """The module that others are compared with; what is found of it is found once.

    Its sources, and those of whatever is compared with it, lie in the folders of their jobs.
    """

    def __init__(self, job: CheckJob) -> None:
        self.job = job

    @functools.cached_property
    def _examined(self) -> Examined:
        return examine(self.job)

    @property
    def ports(self) -> Mapping[str, Port]:
        """Its ports; empty where it does not elaborate."""
        return self._examined.ports

    @property
    def problem(self) -> str:
        """Why nothing can be compared with it, in words; empty where something can."""
        found = self._examined.problem
        if found is not None:
            return f"the original {_ORIGINAL[found.finding]}: {found.detail}"
        if odd := [name for name, port in self.ports.items() if port.direction == "inout"]:
            return f"{odd[0]} is a port in both directions"
        return "" if outputs_of(self.ports) else "the original has no output"

    @functools.cached_property
    def formal(self) -> Formal:
        """It as proofs see it."""
        return formal(self.job, self.ports)

    @property
    def shape(self) -> Shape:
        """How it is to be driven."""
        return self.formal.shape

    @functools.cached_property
    def bench(self) -> Bench:
        """The bench that drives it, and what is compared with it."""
        return trace_bench(self.ports, self.shape, self.job.seed)

    @functools.cached_property
    def trace(self) -> list[str] | Problem:
        """What it does under that bench."""
        return trace(self.job, self.bench)


_ORIGINAL = {
    Finding.REFUSED: "has constructs that are not allowed",
    Finding.BROKEN: "does not elaborate",
    Finding.ENDLESS: "came to no end",
}


def compare(original: Original, job: CheckJob) -> Shown:
    """Compare a job's candidate with the original.

    A tool that breaks leaves them not comparable; nothing is blamed on the candidate then. What is found
    while everything is being ended (`hwgen.infra.cancel`) says nothing.
    """
    try:
        return _compare(original, job)
    except PrerequisiteError:
        raise
    except ToolError as error:
        return Shown(Finding.NOT_COMPARABLE, error.message)


def _compare(original: Original, job: CheckJob) -> Shown:
    if original.problem:
        return Shown(Finding.NOT_COMPARABLE, original.problem)
    rebuilt = examine(job)
    if rebuilt.problem is not None:
        return Shown(rebuilt.problem.finding, rebuilt.problem.detail)
    if said := other_ports(original.ports, rebuilt.ports):
        return Shown(Finding.OTHER_PORTS, said)
    simulated = _simulated(original, job, original.bench, original.trace)
    if simulated.finding not in (Finding.EQUAL, Finding.NOT_COMPARABLE) or original.formal.graph is None:
        return simulated
    seconds = float(job.options.get("proof_seconds", PROOF_SECONDS))
    found = proof(original.formal, formal(job, rebuilt.ports, at_once=True), workspace(job, "proof"), seconds)
    if found.said:
        return Shown(Finding.PROVEN, found.said)
    return _confirmed(original, job, found) or simulated


def _confirmed(original: Original, job: CheckJob, found: Proof) -> Shown | None:
    """Simulate a counterexample: only what is known in the original counts."""
    if not found.steps:
        return None
    bench = given_bench(original.bench, found.steps[:_MOST_GIVEN])
    shown = _simulated(original, job, bench, trace(original.job, bench))
    if shown.finding is not Finding.DIFFERS:
        return None
    return Shown(Finding.DIFFERS, f"{shown.detail} (with inputs that a model checker found)")


def _simulated(original: Original, job: CheckJob, bench: Bench, ours: list[str] | Problem) -> Shown:
    if isinstance(ours, Problem):
        return Shown(Finding.NOT_COMPARABLE, f"the original: {ours.detail}")
    theirs = trace(job, bench)
    if isinstance(theirs, Problem):
        return Shown(theirs.finding, theirs.detail)
    try:
        found = compare_traces(ours, theirs, outputs_of(original.ports))
    except ValueError as error:
        raise ToolError(f"the simulations cannot be compared: {error}") from error
    return _said(found, original, simulator_of(job))


def _said(found: Difference | Likeness, original: Original, simulator: str) -> Shown:
    if isinstance(found, Difference):
        return Shown(Finding.DIFFERS, str(found))
    if not found.moved:
        return Shown(Finding.NOT_COMPARABLE, "no output of the original changes under random stimulus")
    unit = "cycles" if len(original.shape.clocks) == 1 else "steps"
    return Shown(Finding.EQUAL, described(found, unit, original.job.seed, simulator))
