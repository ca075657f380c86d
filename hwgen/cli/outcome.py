"""What a command says of a finished run on stdout, and the exit code that goes with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hwgen.cli.progress import OUTCOME_COLOURS, coloured
from hwgen.core.errors import ExitCode
from hwgen.core.verdict import Outcome

_EXIT = {
    Outcome.ACCEPTED: ExitCode.ACCEPTED,
    Outcome.REJECTED: ExitCode.REJECTED,
    Outcome.INCONCLUSIVE: ExitCode.INCONCLUSIVE,
}
# What to say of a metric, in this order, where it was measured.
_FIGURES = (
    ("cycles", "cycles"),
    ("lut4_equivalents", "LUT4 equivalents"),
    ("cells", "cells"),
    ("flip_flops", "flip-flops"),
    ("multipliers", "multipliers"),
    ("dsps", "DSP blocks"),
    ("memory_bits", "memory bits"),
    ("fmax_mhz", "MHz"),
)


def exit_code(outcome: Outcome) -> int:
    """Return the exit code of an outcome."""
    return _EXIT[outcome]


def print_run(path: Path, *, as_json: bool, saved: Path | None = None) -> int:
    """Print a run's outcome and return the exit code."""
    from hwgen.report.summary import summary
    from hwgen.report.view import load

    document = summary(load(path))
    if as_json:
        print(json.dumps(document | ({"saved": str(saved)} if saved else {}), indent=2))
    else:
        print("\n".join(_lines(document, path, saved)))
    return exit_code(Outcome(document["verdict"]))


def _lines(document: dict[str, Any], path: Path, saved: Path | None) -> list[str]:
    outcome = Outcome(document["verdict"])
    word = coloured(outcome.value, OUTCOME_COLOURS[outcome])
    lines = [f"{word}, {document['level']}: {document['level_meaning']}"]
    lines += [f"  {reason}" for reason in document["reasons"]]
    if document["conclusion"]:
        lines.append(f"  {document['conclusion']}")
    lines += [f"  assumed: {text}" for text in document["spec"]["assumptions"]]
    lines += [f"  changed: {text} (to meet the budget)" for text in changes(document)]
    figures = _figures(document["metrics"], document["workload"])
    if figures:
        lines.append("  " + ", ".join(figures))
    shown = path if not path.is_relative_to(Path.cwd()) else path.relative_to(Path.cwd())
    lines.append(f"  design   {shown / 'final' / 'rtl'}")
    lines.append(f"  report   {shown / 'final' / 'report.html'}")
    if saved:
        lines.append(f"  saved    {saved}")
    return lines


def changes(document: dict[str, Any]) -> list[str]:
    """Return the parameters that differ from those that were assumed at first."""
    first = document["spec"]["parameters"]
    return [
        f"{name} {first[name]} -> {value}"
        for name, value in document["parameters"].items()
        if name in first and first[name] != value and not isinstance(value, list)  # of a chain
    ]


def _figures(metrics: dict[str, Any], workload: str) -> list[str]:
    notes = {"cycles": f" ({workload})"} if workload else {}
    figures = [
        f"{metrics[key]:,} {words}{notes.get(key, '')}"
        for key, words in _FIGURES
        if isinstance(metrics.get(key), (int, float))
    ]
    if isinstance(metrics.get("score_percent"), (int, float)):
        figures.append(f"mutation score {metrics['score_percent']:.1f} %")
    return figures
