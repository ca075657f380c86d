"""Everything that a report says, drawn from a run: the same for Markdown and HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hwgen.core.evidence import Evidence, Finding, Status
from hwgen.core.spec import Budget, Spec
from hwgen.core.table import Table
from hwgen.core.verdict import BudgetMiss, Level, Verdict
from hwgen.report.svg import shorten
from hwgen.report.view import AttemptView, RunView, log_tail
from hwgen.report.words import (
    BUDGET_METRIC,
    BUDGET_WORDS,
    KIND_QUESTION,
    OUTCOME_SIGN,
    STATUS_SIGN,
    STATUS_WORD,
    Figure,
    duration,
    figures,
    headline,
    level_sentence,
    metric_words,
    number,
)

MAX_FINDINGS = 40
_MAX_TEXT = 2000
_LOG_CHARACTERS = 4000
_NOT_SAID = " (not said)"
_WRITERS = {"builtin": "hwgen's own generator"}
_ATTEMPT_FIGURES = ("lut4_equivalents", "cells", "flip_flops", "fmax_mhz", "cycles")


@dataclass(frozen=True)
class Parameter:
    """One parameter of the design, and where its value comes from: request, assumed or changed."""

    name: str
    value: str
    origin: str
    note: str = ""


@dataclass(frozen=True)
class Stage:
    """One operator of a chain, with its parameters in words."""

    name: str
    parameters: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Bound:
    """One bound of the budget beside what was measured ("not measured" if nothing was)."""

    text: str
    measured: str
    holds: bool | None


@dataclass(frozen=True)
class CheckRow:
    """One check as a report shows it."""

    kind: str
    title: str
    status: str
    sign: str
    word: str
    question: str
    summary: str
    time: str
    numbers: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    more_findings: int
    tables: tuple[Table, ...]
    commands: tuple[str, ...]
    log: str
    log_tail: str
    sandbox: str
    tools: tuple[tuple[str, str], ...]

    @property
    def passed(self) -> bool:
        """Whether the check passed."""
        return self.status == Status.PASS.value


@dataclass(frozen=True)
class AttemptRow:
    """One attempt in the table of attempts."""

    number: int
    shown: bool
    verdict: str
    changed: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Page:
    """A report, in words and numbers."""

    request: str
    outcome: str
    sign: str
    headline: str
    level: str
    level_sentence: str
    workload: str
    reasons: tuple[str, ...]
    conclusion: str
    figures: tuple[Figure, ...]
    operator: str
    target: str
    seed: int
    origin: str
    said: tuple[Parameter, ...]
    changed: tuple[Parameter, ...]
    parameters: tuple[Parameter, ...]
    stages: tuple[Stage, ...]
    assumptions: tuple[str, ...]
    budget: tuple[Bound, ...]
    checks: tuple[CheckRow, ...]
    attempts: tuple[AttemptRow, ...]
    tools: tuple[tuple[str, str], ...]
    run: str
    created: str
    time: str


def build_page(view: RunView) -> Page:
    """Return what there is to say about a run, finished or not."""
    shown = view.shown
    verdict = shown.verdict if shown else None
    level = verdict.level if verdict else Level.UNVERIFIED
    metrics = shown.metrics() if shown else {}
    workload = shown.workload if shown else ""
    parameters = _parameters(view.spec, shown)
    return Page(
        request=_request(view),
        outcome=verdict.outcome.value if verdict else "unfinished",
        sign=OUTCOME_SIGN[verdict.outcome] if verdict else "…",
        headline=headline(verdict, view.status, view.spec.budget),
        level=level.value,
        level_sentence=level_sentence(level) if verdict else "Nothing was judged yet.",
        workload=workload,
        reasons=_reasons(verdict),
        conclusion=view.conclusion,
        figures=tuple(figures(metrics, workload)),
        operator=view.spec.operator,
        target=view.spec.target,
        seed=view.spec.seed,
        origin=_WRITERS.get(shown.origin, shown.origin) if shown else "",
        said=tuple(p for p in parameters if p.origin == "request"),
        changed=tuple(p for p in parameters if p.origin == "changed"),
        parameters=parameters,
        stages=_stages(shown.parameters if shown else view.spec.parameters),
        assumptions=tuple(text.removesuffix(_NOT_SAID) for text in view.spec.assumptions),
        budget=_budget(view.spec.budget, metrics, verdict),
        checks=tuple(_check(item, shown) for item in shown.evidence) if shown else (),
        attempts=_attempts(view) if len(view.attempts) > 1 else (),
        tools=tuple(sorted((name, str(version)) for name, version in _tools(view).items())),
        run=view.path.name,
        created=view.created,
        time=duration(view.seconds) if view.seconds else "",
    )


def _request(view: RunView) -> str:
    text = view.request.get("text") if isinstance(view.request, Mapping) else None
    return shorten(str(text or view.spec.request), _MAX_TEXT)


def _reasons(verdict: Verdict | None) -> tuple[str, ...]:
    """Return the reasons, with budgets in words."""
    if verdict is None:
        return ()
    if verdict.misses:
        return tuple(miss_text(miss) for miss in verdict.misses)
    return tuple(shorten(reason, _MAX_TEXT) for reason in verdict.reasons)


def miss_text(miss: BudgetMiss) -> str:
    """Return what was missed, and by how much."""
    words = {**BUDGET_WORDS, "device_percent": ("share of the device", "at most", "%")}
    what, relation, unit = words.get(miss.name, (miss.name, "the bound", ""))
    wanted, measured = (f"{number(float(v))} {unit}".strip() for v in (miss.limit, miss.measured))
    share = abs(miss.measured / miss.limit - 1) * 100 if miss.limit else 0.0
    return f"{what}: {measured} measured, {relation} {wanted} asked for ({share:.0f} % off)"


def _parameters(spec: Spec, shown: AttemptView | None) -> tuple[Parameter, ...]:
    final = shown.parameters if shown else spec.parameters
    found = []
    for name in {**spec.parameters, **final}:
        value, first = final.get(name), spec.parameters.get(name)
        if value != first:
            found.append(Parameter(name, _value(value), "changed", f"was {_value(first)}"))
        else:
            found.append(Parameter(name, _value(value), "assumed" if name in spec.assumed else "request"))
    return tuple(found)


def _value(value: Any) -> str:
    """Return a value for people: of a chain the names of its stages."""
    if isinstance(value, (list, tuple)) and all(isinstance(v, Mapping) and "operator" in v for v in value):
        return " → ".join(str(stage["operator"]) for stage in value)
    return number(value)


def _stages(parameters: Mapping[str, Any]) -> tuple[Stage, ...]:
    """Return what the stages of a chain are made of; nothing for a single operator."""
    stages = parameters.get("stages", ())
    if not isinstance(stages, (list, tuple)):
        return ()
    found = []
    for position, stage in enumerate(stages, 1):
        rows = [(name, _value(value)) for name, value in dict(stage.get("parameters", {})).items()]
        rows += [(name, f"{_shape(v)} numbers, built in") for name, v in stage.get("constants", {}).items()]
        found.append(Stage(f"{position} {stage.get('operator', '')}", tuple(rows)))
    return tuple(found)


def _shape(value: Any) -> str:
    sizes = []
    while isinstance(value, (list, tuple)) and value:
        sizes.append(str(len(value)))
        value = value[0]
    return " × ".join(sizes)


def _budget(budget: Budget, metrics: Mapping[str, Any], verdict: Verdict | None) -> tuple[Bound, ...]:
    missed = {miss.name for miss in verdict.misses} if verdict else set()
    found = []
    for name, (what, relation, unit) in BUDGET_WORDS.items():
        limit = getattr(budget, name)
        if limit is None:
            continue
        measured = metrics.get(BUDGET_METRIC[name])
        known = isinstance(measured, (int, float))
        text = f"{what} {relation} {number(limit)} {unit}".strip()
        shown = f"{number(measured)} {unit}".strip() if known else "not measured"
        found.append(Bound(text, shown, (name not in missed) if known else None))
    return tuple(found)


def _check(item: Evidence, attempt: AttemptView) -> CheckRow:
    # What a design costs is told where a budget was missed.
    tells = item.status is not Status.PASS or (attempt.verdict is not None and bool(attempt.verdict.misses))
    tail = "" if item.status is Status.PASS or not item.log else log_tail(attempt, item.log, _LOG_CHARACTERS)
    return CheckRow(
        kind=item.kind.value,
        title=item.kind.value.replace("-", " ").capitalize(),
        status=item.status.value,
        sign=STATUS_SIGN[item.status],
        word=STATUS_WORD[item.status],
        question=KIND_QUESTION[item.kind],
        summary=shorten(item.summary, _MAX_TEXT),
        time=duration(item.seconds),
        numbers=_numbers(item.metrics),
        findings=item.findings[:MAX_FINDINGS],
        more_findings=max(len(item.findings) - MAX_FINDINGS, 0),
        tables=item.tables if tells else (),
        commands=item.commands,
        log=item.log,
        log_tail=tail,
        sandbox=item.sandbox,
        tools=tuple(item.tools.items()),
    )


def _numbers(metrics: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    rows = {name: value if isinstance(value, list) else [value] for name, value in metrics.items()}
    return tuple(
        (metric_words(name), ", ".join(map(number, values)))
        for name, values in rows.items()
        if values and all(isinstance(value, (bool, int, float)) for value in values)
    )


def _attempts(view: RunView) -> tuple[AttemptRow, ...]:
    """Return a row for each attempt, with the parameters that differ from those of the one before."""
    rows = []
    before: Mapping[str, Any] = view.attempts[0].parameters
    for attempt in view.attempts:
        changed = tuple(
            (name, f"{_value(before.get(name))} → {_value(value)}")
            for name, value in attempt.parameters.items()
            if before.get(name) != value
        )
        metrics = attempt.metrics()
        rows.append(
            AttemptRow(
                attempt.number,
                attempt is view.shown,
                attempt.verdict.outcome.value if attempt.verdict else "unfinished",
                changed,
                _reasons(attempt.verdict),
                _numbers({name: metrics[name] for name in _ATTEMPT_FIGURES if name in metrics}),
            )
        )
        before = attempt.parameters
    return tuple(rows)


def _tools(view: RunView) -> dict[str, str]:
    """Return the versions of the tools that checks used; of all that were there if no check named any."""
    used = {
        name: version for a in view.attempts for item in a.evidence for name, version in item.tools.items()
    }
    return used or dict(view.tools)
