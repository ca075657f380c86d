"""Progress on stderr: plain lines, coloured on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

from hwgen.core.evidence import Evidence, Status
from hwgen.core.verdict import Outcome, Verdict
from hwgen.flow.workshop import Progress, silent

_COLOURS = {
    Status.PASS: "32",
    Status.FAIL: "31",
    Status.TIMEOUT: "31",
    Status.ERROR: "33",
    Status.MISSING: "33",
}
OUTCOME_COLOURS = {Outcome.ACCEPTED: "32", Outcome.REJECTED: "31", Outcome.INCONCLUSIVE: "33"}


def coloured(text: str, colour: str, stream: Any = None) -> str:
    """Colour a word where the stream is a terminal and NO_COLOR is not set."""
    terminal = (stream or sys.stdout).isatty() and not os.environ.get("NO_COLOR")
    return f"\033[{colour}m{text}\033[0m" if terminal else text


def reporter(quiet: bool) -> Progress:
    """Return what tells progress, or nothing if it is to be quiet."""
    return silent if quiet else _tell


def _tell(kind: str, fields: Mapping[str, Any]) -> None:
    line = _LINES.get(kind, _nothing)(fields)
    if line:
        # Attempts of one round tell their progress side by side.
        if "of_attempt" in fields and kind != "attempt":
            line = f"{fields['of_attempt']:>3}{line}"
        print(line, file=sys.stderr, flush=True)


def _nothing(fields: Mapping[str, Any]) -> str:
    return ""


def _run(fields: Mapping[str, Any]) -> str:
    return f"run {fields['path']}"


def _attempt(fields: Mapping[str, Any]) -> str:
    return f"attempt {fields['number']}"


def _model(fields: Mapping[str, Any]) -> str:
    return f"  {fields['text']}"


def _check(fields: Mapping[str, Any]) -> str:
    evidence: Evidence = fields["evidence"]
    status = coloured(f"{evidence.status.value:<8}", _COLOURS[evidence.status], sys.stderr)
    when = "  (from before)" if fields["reused"] else f"  ({evidence.seconds:.1f} s)"
    return f"  {evidence.kind.value:<16} {status} {evidence.summary}{when}"


def _verdict(fields: Mapping[str, Any]) -> str:
    verdict: Verdict = fields["verdict"]
    outcome = coloured(verdict.outcome.value, OUTCOME_COLOURS[verdict.outcome], sys.stderr)
    reasons = f": {'; '.join(verdict.reasons)}" if verdict.reasons else ""
    return f"  {outcome}{reasons}"


def _design(fields: Mapping[str, Any]) -> str:
    outcome = coloured(fields["outcome"], _OUTCOME_BY_NAME.get(fields["outcome"], "0"), sys.stderr)
    return f"{fields['name']:<40} {outcome}  ({fields['seconds']:.1f} s)"


def _point(fields: Mapping[str, Any]) -> str:
    point = fields["point"]
    values = ", ".join(
        f"{name} {value}" for name, value in fields["space"].open_values(point.parameters).items()
    )
    metrics = point.measured.metrics
    shown = [f"{metrics[key]:,.0f} {unit}" for key, unit in _POINT_FIGURES if key in metrics]
    said = coloured(point.measured.failure, "31", sys.stderr) if point.measured.failure else ", ".join(shown)
    when = "from before" if point.measured.reused else f"{point.measured.seconds:.1f} s"
    return f"  {fields['number']:>3} of {fields['of']}  {values}: {said}  ({when})"


def _rows(fields: Mapping[str, Any]) -> str:
    of = f" of {fields['of']:,}" if "of" in fields else ""
    return f"  {fields['what']} {fields['rows']:,}{of} rows"


def _licence(fields: Mapping[str, Any]) -> str:
    return f"licence of {fields['name']}: {fields['licence']}\n  {fields['note']}"


_POINT_FIGURES = (("cycles", "cycles"), ("lut4_equivalents", "LUT4"), ("cells", "cells"), ("fmax_mhz", "MHz"))
_OUTCOME_BY_NAME = {outcome.value: colour for outcome, colour in OUTCOME_COLOURS.items()}
_LINES = {
    "model": _model,
    "run": _run,
    "attempt": _attempt,
    "check": _check,
    "verdict": _verdict,
    "design": _design,
    "point": _point,
    "rows": _rows,
    "licence": _licence,
}
