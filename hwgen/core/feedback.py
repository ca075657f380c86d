"""Feedback: what the next attempt is told, drawn from a verdict and its evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hwgen.core.candidate import SourceFile
from hwgen.core.evidence import Evidence, Finding, Kind, Status
from hwgen.core.table import Table
from hwgen.core.verdict import BudgetMiss, Outcome, Verdict

_MAX_GROUPS = 8
_MAX_PLACES = 4
_MAX_MESSAGE = 600
_MAX_LINE = 160
# What differs between messages of one kind: what they quote, and numbers.
_VARYING = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`']*['`]|\\\S+|\b\d+\b")
# The kind of check whose tables say what a missed bound is due to.
_COSTS = {
    "clock_mhz": Kind.PLACE_AND_ROUTE,
    "max_luts": Kind.SYNTHESIZE,
    "max_cells": Kind.SYNTHESIZE,
    "device_percent": Kind.SYNTHESIZE,
}


@dataclass(frozen=True)
class Feedback:
    """Texts and tables for a writer of hardware, the most telling first; misses for one that computes.

    An item is a finding, or several of one kind, with the lines of the sources that it is about.
    """

    items: tuple[str, ...]
    misses: tuple[BudgetMiss, ...] = ()
    tables: tuple[Table, ...] = ()


def explain(verdict: Verdict, evidence: Sequence[Evidence], sources: Sequence[SourceFile] = ()) -> Feedback:
    """Say why a candidate was not accepted: the findings of each check in groups, else its reason."""
    if verdict.outcome is Outcome.ACCEPTED:
        return Feedback(())
    lines = {source.name: source.text.split("\n") for source in sources}
    if verdict.misses:
        return _of_misses(verdict, evidence, lines)
    items: list[str] = []
    tables: list[Table] = []
    open_ones = [e for e in evidence if e.status is not Status.PASS]
    for item in open_ones:
        found = [f for f in item.findings if f.severity == "error"] or list(item.findings)
        items += _grouped(item.kind, found, lines) or [f"{item.kind}: {item.summary[:_MAX_MESSAGE]}"]
        tables += item.tables
    said = {e.kind for e in open_ones}
    items += [r[:_MAX_MESSAGE] for r in verdict.reasons if r.partition(":")[0] not in said]
    return Feedback((*items, *_hints(evidence, lines)), (), tuple(tables))


def _of_misses(
    verdict: Verdict, evidence: Sequence[Evidence], lines: Mapping[str, Sequence[str]]
) -> Feedback:
    """Name the bounds that were missed, and what costs most."""
    blamed = {_COSTS.get(miss.name) for miss in verdict.misses}
    items, tables = list(verdict.reasons), list[Table]()
    for item in evidence:
        if item.kind in blamed:
            items += _grouped(item.kind, item.findings, lines)
            tables += item.tables
    return Feedback(tuple(items), verdict.misses, tuple(tables))


def _hints(evidence: Sequence[Evidence], lines: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the warnings of lint beside a failure of another check: they often name its cause."""
    lint = [e for e in evidence if e.kind is Kind.LINT and e.status is Status.PASS]
    warnings = [f for e in lint for f in e.findings if f.severity == "warning"]
    return [f"{text}\n(a warning, perhaps the cause)" for text in _grouped(Kind.LINT, warnings, lines)]


# -- Groups ------------------------------------------------------------------------------------------------


def _grouped(kind: Kind, findings: Sequence[Finding], lines: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a text for each kind of message, with the places that it is about; nothing comes twice."""
    groups: dict[str, list[Finding]] = {}
    for finding in dict.fromkeys(findings):
        # The same failure in several tests is of one kind.
        message = finding.message.partition(": ")[2] if kind is Kind.SIMULATE else finding.message
        groups.setdefault(_VARYING.sub("_", message), []).append(finding)
    texts = [_group(kind, group, lines) for group in groups.values()]
    left = sum(len(group) for group in list(groups.values())[_MAX_GROUPS:])
    return texts[:_MAX_GROUPS] + ([f"{kind}: and {left} more findings of other kinds"] if left else [])


def _group(kind: Kind, group: Sequence[Finding], lines: Mapping[str, Sequence[str]]) -> str:
    text = f"{kind}: {group[0].message[:_MAX_MESSAGE]}"
    if len(group) > 1:
        text += f" (and {len(group) - 1} more of this kind)"
    places = [place for finding in group if (place := _place(finding, group[0], lines))]
    return "\n".join([text, *dict.fromkeys(places[:_MAX_PLACES])])


def _place(finding: Finding, first: Finding, lines: Mapping[str, Sequence[str]]) -> str:
    """Return where a finding is and what stands there; its own words, where it has no place."""
    if not finding.file:
        return "" if finding is first else f"  {finding.message[:_MAX_LINE]}"
    source = lines.get(finding.file, ())
    text = source[finding.line - 1].strip()[:_MAX_LINE] if 0 < finding.line <= len(source) else ""
    own = "" if finding.message == first.message or text else f" {finding.message[:_MAX_LINE]}"
    return f"  {finding.file}:{finding.line}:{own} {text}".rstrip()
