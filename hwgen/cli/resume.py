"""Go on with a run that was interrupted: nothing is shown twice, no answer is paid for twice.

hwgen resume last
hwgen resume last --max-cost 2
"""

from __future__ import annotations

import argparse

from hwgen.cli.options import add_limits, add_work, workshop
from hwgen.cli.outcome import print_run
from hwgen.cli.progress import reporter


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen resume`."""
    parser.add_argument("run", nargs="?", default="last", help="a folder, a name or part of one, or `last`")
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")
    add_work(parser)
    add_limits(parser)


def run(arguments: argparse.Namespace) -> int:
    """Resume, and say what came of it."""
    from hwgen.flow.session import resume
    from hwgen.infra.runs import find_run

    shop = workshop(arguments, reporter)
    finished = resume(find_run(shop.config.runs_dir, arguments.run), shop)
    return print_run(finished.path, as_json=arguments.json)
