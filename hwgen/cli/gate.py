"""Check every design of a folder again from its sources, and compare it with its baseline.

A design of which nothing has changed since it last held on this machine is not checked again, unless --all.
Fails when a design is not accepted, or when cycles, cells or Fmax became worse than the tolerance allows.

hwgen gate
hwgen gate rtl --jobs 2 --junit gate.xml
hwgen gate rtl/gemm
hwgen gate --update-baseline
hwgen gate --all
"""

from __future__ import annotations

import argparse
import json
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hwgen.cli.options import add_checks, add_work, workshop
from hwgen.cli.outcome import exit_code
from hwgen.cli.progress import OUTCOME_COLOURS, coloured, reporter

if TYPE_CHECKING:
    from hwgen.flow.gate import GateResult


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen gate`."""
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path("rtl"),
        help="folder of designs, or one design (default: rtl)",
    )
    parser.add_argument(
        "--baseline",
        type=Path,
        default=Path("synth/baselines.json"),
        metavar="F",
        help="figures to compare with",
    )
    parser.add_argument(
        "--update-baseline", action="store_true", help="write the present figures as baseline"
    )
    parser.add_argument(
        "--all", action="store_true", help="check also designs that have not changed since they last held"
    )
    parser.add_argument("--junit", type=Path, metavar="F", help="also write a JUnit file")
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")
    add_checks(parser)
    add_work(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the gate, print its table, and say whether it holds."""
    from hwgen.flow.baseline import Baselines
    from hwgen.flow.gate import outcome, run_gate, update_baselines

    baselines = Baselines.read(arguments.baseline)
    work = workshop(arguments, reporter)
    results = run_gate(arguments.folder, work, baselines, everything=arguments.all)
    if arguments.update_baseline:
        update_baselines(results, baselines).write(arguments.baseline)
    if arguments.junit:
        _write_junit(arguments.junit, results, arguments.folder)
    print(json.dumps(_document(results), indent=2) if arguments.json else "\n".join(_table(results)))
    return exit_code(outcome(results))


def _write_junit(path: Path, results: Sequence[GateResult], library: Path) -> None:
    """Write the file; what shows the same again is the gate itself, whose own folders are gone."""
    from hwgen.infra.files import write_text
    from hwgen.report.junit import gate_suite

    designs = []
    for r in results:
        folder = library / r.name
        command = shlex.join(["hwgen", "gate", str(folder if folder.is_dir() else library)])
        evidence = [replace(item, commands=(command,)) for item in r.evidence]
        designs.append((r.name, r.verdict, evidence, [str(d) for d in r.regressions]))
    write_text(path, gate_suite(designs))


def _document(results: Sequence[GateResult]) -> dict[str, Any]:
    return {
        "designs": [
            {
                "name": r.name,
                "verdict": r.verdict.outcome.value,
                "level": r.verdict.level.value,
                "reasons": list(r.verdict.reasons),
                "metrics": r.metrics(),
                "differences": [
                    {"metric": d.metric, "value": d.value, "baseline": d.baseline, "regression": d.regression}
                    for d in r.differences
                ],
                "seconds": r.seconds,
                "reused": r.reused,
            }
            for r in results
        ],
        "regressions": [f"{r.name}: {d}" for r in results for d in r.regressions],
        "passed": sum(r.holds for r in results),
        "total": len(results),
    }


def _table(results: Sequence[GateResult]) -> list[str]:
    width = max(len(r.name) for r in results)
    lines = []
    for r in results:
        word = coloured(f"{r.verdict.outcome.value:<12}", OUTCOME_COLOURS[r.verdict.outcome])
        figures = "; ".join(f"{'REGRESSION ' if d.regression else ''}{d}" for d in r.differences)
        said = figures or "; ".join(r.verdict.reasons) or _found(r)
        lines.append(f"{r.name:<{width}}  {word}  {said}")
        if figures:
            lines += [f"{'':<{width}}  {reason}" for reason in r.verdict.reasons]
    passed = sum(r.holds for r in results)
    reused = sum(r.reused for r in results)
    note = f" ({reused} unchanged since they last held; --all checks them too)" if reused else ""
    lines.append(f"{passed} of {len(results)} designs hold{note}")
    return lines


def _found(result: GateResult) -> str:
    """Say how many faults the bench of a demo found, of those that make a difference."""
    counted = next((item.metrics for item in result.evidence if "killed" in item.metrics), None)
    if counted is None:
        return ""
    return f"the bench finds {counted['killed']} of {counted['killed'] + counted['survived']} faults"
