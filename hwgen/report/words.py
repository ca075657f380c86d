"""The words that reports use: what outcomes, levels, checks and figures mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hwgen.core.evidence import Kind, Status
from hwgen.core.spec import Budget
from hwgen.core.verdict import LEVEL_MEANING, Level, Outcome, Verdict

LEVEL_LIMIT = {
    Level.PROVED: "This holds for every input, as far as the tools and the statement that was proved go.",
    Level.VERIFIED: "Simulation shows the cases that were simulated; it is no proof for every input.",
    Level.SELF_CHECKED: "Whoever misread the request for the hardware misread it for the reference too.",
    Level.UNVERIFIED: "Whatever else is said here, do not build on this design.",
}
OUTCOME_SIGN = {Outcome.ACCEPTED: "✓", Outcome.REJECTED: "✗", Outcome.INCONCLUSIVE: "?"}
STATUS_SIGN = {
    Status.PASS: "✓",
    Status.FAIL: "✗",
    Status.TIMEOUT: "✗",
    Status.ERROR: "!",
    Status.MISSING: "–",
}
STATUS_WORD = {
    Status.PASS: "passed",
    Status.FAIL: "failed",
    Status.TIMEOUT: "took too long",
    Status.ERROR: "the tool broke",
    Status.MISSING: "did not run",
}
KIND_QUESTION = {
    Kind.POLICY: "Do the sources keep to what is allowed, and so reach nothing of the host?",
    Kind.LINT: "Do tools read the sources without error, latch or loop, and are the ports as agreed?",
    Kind.SIMULATE: "Does the design compute what the reference computes, in every test of its bench?",
    Kind.MUTATE: "How good is the bench? Small faults are put into the design; each should be noticed.",
    Kind.PROVE: "Is the design right for every input?",
    Kind.SYNTHESIZE: "Can the design be built, and what does it take?",
    Kind.PLACE_AND_ROUTE: "Does the design fit the device, and how fast can it be clocked?",
}
BUDGET_WORDS = {
    "clock_mhz": ("clock", "at least", "MHz"),
    "max_luts": ("LUT4 equivalents", "at most", ""),
    "max_cells": ("generic cells", "at most", ""),
    "max_cycles": ("cycles at the greatest sizes", "at most", ""),
}
BUDGET_METRIC = {
    "clock_mhz": "fmax_mhz",
    "max_luts": "lut4_equivalents",
    "max_cells": "cells",
    "max_cycles": "cycles",
}


def headline(verdict: Verdict | None, status: str, budget: Budget) -> str:
    """Return the sentence that a verdict amounts to."""
    if verdict is None:
        return "The run was interrupted." if status == "interrupted" else "The run has not finished."
    if verdict.outcome is Outcome.ACCEPTED:
        met = "" if budget == Budget() else ", and every budget that was asked for is met"
        return f"Every required check passed{met}."
    if verdict.outcome is Outcome.REJECTED:
        return "The design misses its budget." if verdict.misses else "The design did not pass a check."
    return "Nothing speaks against the design, but something required was not shown."


def level_sentence(level: Level) -> str:
    """Return what a level says, and what it does not."""
    return f"{LEVEL_MEANING[level][0].upper()}{LEVEL_MEANING[level][1:]}. {LEVEL_LIMIT[level]}"


def number(value: object) -> str:
    """Return a number for people: thousands apart, at most three decimals; other values as text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\u202f")
    if isinstance(value, float):
        return f"{value:,.3f}".replace(",", "\u202f").rstrip("0").rstrip(".")
    return str(value)


_ABBREVIATIONS = {
    "lut4": "LUT4",
    "luts": "LUTs",
    "dsps": "DSPs",
    "rams": "RAMs",
    "fmax": "Fmax",
    "um2": "µm²",
}
_UNITS = {"mhz": "in MHz", "percent": "in %", "s": "in s"}


def metric_words(name: str) -> str:
    """Return the name of a metric in words, with its unit."""
    *words, last = name.split("_")
    if words and last in _UNITS:
        words.append(_UNITS[last])
    else:
        words.append(last)
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def duration(seconds: float) -> str:
    """Return a time for people."""
    if seconds >= 60:
        return f"{int(seconds // 60)} min {int(seconds % 60)} s"
    return f"{seconds:.1f} s" if seconds >= 0.1 else f"{seconds * 1000:.0f} ms"


@dataclass(frozen=True)
class Figure:
    """One number that matters, with what it is and what it compares with."""

    label: str
    value: str
    unit: str = ""
    note: str = ""


_FIGURES = (
    ("lut4_equivalents", "Logic", "LUT4 equivalents"),
    ("cells", "Logic", "generic cells"),
    ("flip_flops", "Registers", "flip-flops"),
    ("multipliers", "Multipliers", ""),
    ("dsps", "DSP blocks", ""),
    ("block_rams", "Block RAMs", ""),
    ("memory_bits", "Memory", "bits"),
    ("area_um2", "Cell area", "µm²"),
    ("logic_depth", "Longest path", "cells"),
)

# From here on a figure is told without decimals.
_WHOLE = 1000


def figures(metrics: Mapping[str, Any], workload: str = "") -> list[Figure]:
    """Return the figures that were measured, the most telling first; `workload` is what cycles are of."""
    found = [*_cycles(metrics, workload), *_clock(metrics)]
    for name, label, unit in _FIGURES:
        if _measured(metrics, name) and not (name == "cells" and _measured(metrics, "lut4_equivalents")):
            value = metrics[name]
            found.append(Figure(label, number(round(value) if value >= _WHOLE else value), unit))
    return [*found, *_device(metrics), *_mutants(metrics), *_tests(metrics)]


def _measured(metrics: Mapping[str, Any], *names: str) -> bool:
    return all(
        isinstance(metrics.get(name), (int, float)) and not isinstance(metrics[name], bool) for name in names
    )


def _cycles(metrics: Mapping[str, Any], workload: str) -> list[Figure]:
    if not _measured(metrics, "cycles"):
        return []
    notes = [workload] if workload else []
    if _measured(metrics, "ideal_cycles") and metrics["ideal_cycles"]:
        ratio = metrics["cycles"] / metrics["ideal_cycles"]
        notes.append(f"{ratio:.3f} × the ideal of {number(metrics['ideal_cycles'])}")
    return [Figure("Benchmark", number(metrics["cycles"]), "cycles", "; ".join(notes))]


def _clock(metrics: Mapping[str, Any]) -> list[Figure]:
    if not _measured(metrics, "fmax_mhz"):
        return []
    seeds = metrics.get("fmax_mhz_by_seed", ())
    note = "after place and route" + (f", median of {len(seeds)} seeds" if len(seeds) > 1 else "")
    if _measured(metrics, "cycles"):
        note += (
            f"; at this clock the benchmark takes {metrics['cycles'] / max(metrics['fmax_mhz'], 1e-9):.1f} µs"
        )
    return [Figure("Fmax", f"{metrics['fmax_mhz']:.1f}", "MHz", note)]


def _device(metrics: Mapping[str, Any]) -> list[Figure]:
    steps = {"utilization_percent": "after place and route", "device_percent": "after synthesis"}
    for name, when in steps.items():
        if _measured(metrics, name):
            note = f"of its scarcest resource, {when}"
            return [Figure("Device", f"{metrics[name]:.1f}", "% taken", note)]
    return []


def _mutants(metrics: Mapping[str, Any]) -> list[Figure]:
    if not _measured(metrics, "score_percent"):
        return []
    note = ""
    if _measured(metrics, "killed", "mutants"):
        note = f"{number(metrics['killed'])} of {number(metrics['mutants'])} small faults noticed"
        if metrics.get("proven_equivalent"):
            note += f", {number(metrics['proven_equivalent'])} proven to change nothing"
    return [Figure("Mutation score", f"{metrics['score_percent']:.1f}", "%", note)]


def _tests(metrics: Mapping[str, Any]) -> list[Figure]:
    if not _measured(metrics, "tests_passed", "tests_total"):
        return []
    note = ""
    if _measured(metrics, "results_checked"):
        note = f"{number(metrics['results_checked'])} results compared"
    return [
        Figure(
            "Tests", f"{number(metrics['tests_passed'])} of {number(metrics['tests_total'])}", "passed", note
        )
    ]
