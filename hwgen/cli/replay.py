"""Repeat a run without a network: the answers of its model come from its own record.

hwgen replay last
hwgen replay runs/2026-11-28T011852-fir --out again
"""

from __future__ import annotations

import argparse
from pathlib import Path

from hwgen.cli.options import add_work, workshop
from hwgen.cli.outcome import print_run
from hwgen.cli.progress import reporter


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen replay`."""
    parser.add_argument("run", nargs="?", default="last", help="a folder, a name or part of one, or `last`")
    parser.add_argument("--out", type=Path, metavar="DIR", help="run directory (default: a new one in runs/)")
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")
    add_work(parser)


def run(arguments: argparse.Namespace) -> int:
    """Repeat the run, and say whether it ends as before; the exit code is that of its verdict."""
    from hwgen.cli.runs import print_comparison
    from hwgen.flow.session import replay
    from hwgen.infra.runs import find_run
    from hwgen.report.compare import compare
    from hwgen.report.view import load

    shop = workshop(arguments, reporter)
    before = find_run(shop.config.runs_dir, arguments.run)
    finished = replay(before, shop, arguments.out)
    code = print_run(finished.path, as_json=arguments.json)
    if not arguments.json:
        print_comparison(compare(load(before), load(finished.path)), with_patch=False)
    return code
