"""Who proposes hardware: the built-in generators here; language models in `modelled`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from hwgen.core.candidate import Candidate
from hwgen.core.evidence import Evidence, Status
from hwgen.core.feedback import Feedback
from hwgen.core.prompt import Prompt
from hwgen.core.spec import Spec
from hwgen.core.verdict import Verdict
from hwgen.operators.base import Attempted
from hwgen.operators.registry import operator


@dataclass(frozen=True)
class Proposal:
    """A candidate, the spec with the parameters that it was made for, and the prompt that it answers."""

    spec: Spec
    candidate: Candidate
    prompt: Prompt | None = None


@dataclass(frozen=True)
class AttemptRecord:
    """One attempt: what was proposed, in which round, what was shown, and what was said about it."""

    number: int
    round: int
    spec: Spec
    candidate: Candidate
    evidence: tuple[Evidence, ...]
    verdict: Verdict
    feedback: Feedback

    def measured(self) -> dict[str, float]:
        """Return every number that the checks measured."""
        return {
            name: value
            for item in self.evidence
            for name, value in item.metrics.items()
            if isinstance(value, (int, float)) and not isinstance(value, bool)
        }


def rank(attempt: AttemptRecord) -> tuple[bool, bool, float, int, float, float, int]:
    """Order attempts, the best first.

    First what is accepted, the smallest design before the others; then what only misses budgets, by the worst
    factor missed; then what came through most checks and, of those of the bench, most tests.
    """
    verdict, measured = attempt.verdict, attempt.measured()
    worst = max(
        (max(m.limit, m.measured) / max(min(m.limit, m.measured), 1e-9) for m in verdict.misses), default=1.0
    )
    held = sum(item.status is Status.PASS for item in attempt.evidence)
    size = measured.get("lut4_equivalents", measured.get("cells", 0.0)) if verdict.accepted else 0.0
    tests = measured.get("tests_passed", 0.0)
    return (not verdict.accepted, not verdict.misses, worst, -held, -tests, size, attempt.number)


class Designer(Protocol):
    """Proposes candidates from what became of those before."""

    @property
    def name(self) -> str:
        """What it is called: `builtin`, or a model's name."""
        ...

    def propose(self, spec: Spec, attempts: Sequence[AttemptRecord]) -> Sequence[Proposal]:
        """Return what to check in the next round; nothing when nothing is left to try."""
        ...


class BuiltinDesigner:
    """Proposes what the operator's own generator makes, and other parameters when a budget is missed."""

    name = "builtin"

    def propose(self, spec: Spec, attempts: Sequence[AttemptRecord]) -> Sequence[Proposal]:
        """Return the operator's hardware for the spec, or for parameters nearer to the budget."""
        chosen = operator(spec.operator)
        parameters = chosen.complete(spec.parameters)
        if attempts:
            if not attempts[-1].verdict.misses:
                return ()  # the generator answers budgets; another try would give the same hardware
            tried = [Attempted(a.spec.parameters, a.measured(), a.verdict.misses) for a in attempts]
            improved = chosen.improve(spec, tried)
            if improved is None:
                return ()
            parameters = chosen.complete(improved)
        proposed = spec.with_parameters(parameters)
        return (Proposal(proposed, chosen.generate(parameters, spec.request)),)
