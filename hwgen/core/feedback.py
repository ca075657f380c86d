"""Feedback: what the next attempt is told, drawn from a verdict and its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hwgen.core.evidence import Evidence, Status
from hwgen.core.verdict import BudgetMiss, Verdict

_MAX_FINDINGS = 8


@dataclass(frozen=True)
class Feedback:
    """Sentences for a writer of hardware, and the budget misses for one that computes."""

    items: tuple[str, ...]
    misses: tuple[BudgetMiss, ...] = ()


def explain(verdict: Verdict, evidence: Sequence[Evidence]) -> Feedback:
    """Say why a candidate was not accepted: the reasons, then the first findings of each check."""
    items = list(verdict.reasons)
    for item in evidence:
        if item.status is Status.PASS:
            continue
        for finding in item.findings[:_MAX_FINDINGS]:
            place = f"{finding.file}:{finding.line}: " if finding.file else ""
            items.append(f"{item.kind}: {place}{finding.message}")
    return Feedback(tuple(items), verdict.misses)
