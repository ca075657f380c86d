"""Verdict and judge: evidence folded by the worst, and the level of what was shown."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hwgen.core.evidence import Evidence, Kind, Status
from hwgen.core.spec import Budget


class Outcome(enum.StrEnum):
    """What is said of a candidate."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    INCONCLUSIVE = "inconclusive"


class Level(enum.StrEnum):
    """How much was shown, in the words that every report uses."""

    PROVED = "proved"
    VERIFIED = "verified"
    SELF_CHECKED = "self-checked"
    UNVERIFIED = "unverified"


LEVEL_MEANING = {
    Level.PROVED: "formally equivalent to, or checked against, the reference",
    Level.VERIFIED: "simulated against an independent reference",
    Level.SELF_CHECKED: "simulated against a reference written by the same model",
    Level.UNVERIFIED: "not shown to compute what was asked",
}


# What a missed bound amounts to: what was measured, and what was asked for.
_MISSES = {
    "clock_mhz": "a clock of {} MHz, {} MHz were asked for",
    "max_luts": "{} LUT4 equivalents, at most {} were asked for",
    "max_cells": "{} generic cells, at most {} were asked for",
    "max_cycles": "{} cycles at the greatest sizes, at most {} were asked for",
    "device_percent": "{} % of the device would be needed",
}


@dataclass(frozen=True)
class BudgetMiss:
    """One bound of the budget that the measured design does not meet."""

    name: str
    limit: float
    measured: float

    def __str__(self) -> str:
        measured, limit = f"{self.measured:,.10g}", f"{self.limit:,.10g}"
        return _MISSES[self.name].format(measured, limit)


@dataclass(frozen=True)
class Verdict:
    """The outcome, the level and the reasons (empty for an accepted candidate)."""

    outcome: Outcome
    level: Level
    reasons: tuple[str, ...] = ()
    misses: tuple[BudgetMiss, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the candidate was accepted."""
        return self.outcome is Outcome.ACCEPTED


# The metric that answers each bound, and whether more is better.
_BUDGET_METRICS = {
    "clock_mhz": ("fmax_mhz", True),
    "max_luts": ("lut4_equivalents", False),
    "max_cells": ("cells", False),
    "max_cycles": ("cycles", False),
}

# What no request asks for and every design for a device must keep: fit into it.
_WHOLE_DEVICE = 100.0


def judge(budget: Budget, evidence: Iterable[Evidence], required: Sequence[Kind]) -> Verdict:
    """Fold evidence into a verdict.

    The worst status decides: any FAIL or TIMEOUT rejects; otherwise any ERROR or MISSING, a required
    kind without evidence, or no evidence at all is inconclusive; only then are budgets looked at. A
    budget that was asked for and not measured is inconclusive, never assumed to hold.
    """
    found = list(evidence)
    level = _level(found)
    if not found:
        return Verdict(Outcome.INCONCLUSIVE, level, ("no check was run",))
    failed = [e for e in found if e.status in (Status.FAIL, Status.TIMEOUT)]
    if failed:
        return Verdict(Outcome.REJECTED, level, tuple(f"{e.kind}: {e.summary}" for e in failed))
    open_questions = [f"{e.kind}: {e.summary}" for e in found if e.status is not Status.PASS]
    kinds = {e.kind for e in found}
    open_questions += [f"{kind}: the check was not run" for kind in required if kind not in kinds]
    misses, unmeasured = _budget(budget, found)
    if misses:
        return Verdict(Outcome.REJECTED, level, tuple(map(str, misses)), misses)
    open_questions += [f"budget {name}: nothing measured it" for name in unmeasured]
    if open_questions:
        return Verdict(Outcome.INCONCLUSIVE, level, tuple(open_questions))
    return Verdict(Outcome.ACCEPTED, level)


def _level(evidence: Sequence[Evidence]) -> Level:
    passed = {e.kind: e for e in evidence if e.status is Status.PASS}
    if Kind.PROVE in passed:
        return Level.PROVED
    if Kind.SIMULATE in passed:
        independent = passed[Kind.SIMULATE].metrics.get("reference_independent", False)
        return Level.VERIFIED if independent is True else Level.SELF_CHECKED
    return Level.UNVERIFIED


def _budget(budget: Budget, evidence: Sequence[Evidence]) -> tuple[tuple[BudgetMiss, ...], list[str]]:
    measured: dict[str, float] = {}
    for item in evidence:
        if item.status is Status.PASS:
            measured |= {k: v for k, v in item.metrics.items() if isinstance(v, (int, float))}
    misses, unmeasured = [], []
    for name, (metric, more_is_better) in _BUDGET_METRICS.items():
        limit = getattr(budget, name)
        if limit is None:
            continue
        value = measured.get(metric)
        if value is None:
            unmeasured.append(name)
        elif (value < limit) if more_is_better else (value > limit):
            misses.append(BudgetMiss(name, limit, value))
    share = measured.get("device_percent", 0.0)
    if share > _WHOLE_DEVICE:
        misses.append(BudgetMiss("device_percent", _WHOLE_DEVICE, share))
    return tuple(misses), unmeasured
