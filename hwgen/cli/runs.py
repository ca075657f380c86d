"""List runs, or show one.

hwgen runs list
hwgen runs show last
"""

from __future__ import annotations

import argparse
import json

from hwgen.cli.outcome import print_run


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen runs`."""
    parser.add_argument("action", choices=("list", "show"), help="list all runs, or show one of them")
    parser.add_argument("run", nargs="?", default="last", help="a folder, a name or part of one, or `last`")
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")


def run(arguments: argparse.Namespace) -> int:
    """List the runs, or show one as `hwgen design` did; showing is no verdict, so the exit code is 0."""
    from hwgen.infra.config import load_config
    from hwgen.infra.runs import find_run, list_runs

    runs_dir = load_config().runs_dir
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
