"""List runs, show one, or tell two apart.

hwgen runs list
hwgen runs show last
hwgen runs diff RUN last --patch
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hwgen.cli.outcome import print_run
from hwgen.core.errors import UsageError

if TYPE_CHECKING:
    from hwgen.report.compare import Comparison


_MOST_SHOWN = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen runs`."""
    parser.add_argument(
        "action", choices=("list", "show", "diff"), help="list all runs, show one, or tell two apart"
    )
    parser.add_argument("run", nargs="?", default="last", help="a folder, a name or part of one, or `last`")
    parser.add_argument("other", nargs="?", help="the second run of `diff`")
    parser.add_argument("--patch", action="store_true", help="`diff` shows the sources line by line")
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")


def run(arguments: argparse.Namespace) -> int:
    """List the runs, show one as `hwgen design` did, or two; that is no verdict, so the exit code is 0."""
    from hwgen.infra.config import load_config
    from hwgen.infra.runs import find_run, list_runs

    runs_dir = load_config().runs_dir
    if (arguments.action == "diff") != (arguments.other is not None):
        raise UsageError("`hwgen runs diff` takes two runs, the others one at most", "hwgen runs diff A B")
    if arguments.action == "diff":
        return _diff(find_run(runs_dir, arguments.run), find_run(runs_dir, arguments.other), arguments)
    if arguments.action == "show":
        print_run(find_run(runs_dir, arguments.run), as_json=arguments.json)
        return 0
    found = list_runs(runs_dir)
    if arguments.json:
        print(
            json.dumps(
                [{"run": str(r.path), "status": r.status, "created": r.created} for r in found], indent=2
            )
        )
        return 0
    for item in found:
        print(f"{item.path.name:<48} {item.status:<12} {item.created}")
    if not found:
        print(f"no runs in {runs_dir}")
    return 0


def _diff(first: Path, second: Path, arguments: argparse.Namespace) -> int:
    from hwgen.core.values import to_json
    from hwgen.report.compare import compare
    from hwgen.report.view import load

    found = compare(load(first), load(second))
    if arguments.json:
        print(json.dumps(to_json(found) | {"same_sources": found.same_sources}, indent=2))
    else:
        print_comparison(found, with_patch=arguments.patch)
    return 0


def print_comparison(found: Comparison, *, with_patch: bool) -> None:
    """Print in what two runs differ, a line each, and whether they end with the same sources."""
    for item in found.differences:
        print(f"  {item.part:<10} {item.name:<24} {_told(item.first)} -> {_told(item.second)}")
    print("the same sources, byte for byte" if found.same_sources else "other sources")
    if with_patch:
        print(found.patch, end="")


def _told(value: Any) -> str:
    text = "-" if value is None else str(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."
