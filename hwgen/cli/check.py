"""Run the checks on any Verilog files.

Without a spec: policy, lint and synthesize. With one, the files must keep the contract of its operator, so
simulate and mutate run too, with the operator's own bench and reference.

hwgen check design.v --top gemm --spec spec.toml
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

from hwgen.cli.options import add_checks, add_work, workshop
from hwgen.cli.outcome import exit_code
from hwgen.cli.progress import OUTCOME_COLOURS, coloured, reporter
from hwgen.core.evidence import CHECKED_KINDS
from hwgen.core.spec import TARGETS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen check`."""
    parser.add_argument("files", nargs="+", type=Path, help="Verilog or SystemVerilog files")
    parser.add_argument("--top", help="top module (default: that of the spec's contract)")
    parser.add_argument(
        "--spec", type=Path, metavar="FILE", help="spec file whose contract the design must keep"
    )
    parser.add_argument("--target", choices=TARGETS, help="what to map to (default: generic)")
    parser.add_argument("--only", metavar="KINDS", help=f"comma-separated, of: {', '.join(CHECKED_KINDS)}")
    parser.add_argument("--out", type=Path, metavar="DIR", help="keep logs and netlists there")
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")
    add_checks(parser)
    parser.add_argument("--clock-port", metavar="NAME", help="clock, for --target ice40 (default: clk)")
    add_work(parser)


def run(arguments: argparse.Namespace) -> int:
    """Check the files, and say what was shown."""
    from hwgen.core.values import to_json
    from hwgen.flow.checkfiles import check_files, kinds_from

    result = check_files(
        arguments.files,
        workshop(arguments, reporter),
        top=arguments.top,
        spec_path=arguments.spec,
        target=arguments.target,
        only=kinds_from(arguments.only),
        out=arguments.out,
    )
    outcome, level = result.verdict.outcome, result.verdict.level
    if arguments.json:
        # Without --out the folder that the commands ran in is gone.
        kept = [item if arguments.out else replace(item, commands=()) for item in result.evidence]
        document = {
            "verdict": outcome.value,
            "level": level.value,
            "reasons": list(result.verdict.reasons),
            "checks": [to_json(item) for item in kept],
            "metrics": {k: v for item in result.evidence for k, v in item.metrics.items()},
            "workload": next((item.workload for item in result.evidence if item.workload), ""),
        }
        print(json.dumps(document, indent=2))
        return exit_code(outcome)
    print(f"{coloured(outcome.value, OUTCOME_COLOURS[outcome])}, {level.value}")
    for reason in result.verdict.reasons:
        print(f"  {reason}")
    for item in result.evidence:
        for finding in item.findings:
            place = f"{finding.file}:{finding.line}: " if finding.file else ""
            print(f"  {item.kind}: {place}{finding.severity}: {finding.message}")
    return exit_code(outcome)
