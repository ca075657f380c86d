"""Show the report of a run as Markdown, or write it anew and say where the HTML page lies.

hwgen report last
hwgen report last --html
"""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen report`."""
    parser.add_argument("run", nargs="?", default="last", help="a folder, a name or part of one, or `last`")
    parser.add_argument("--html", action="store_true", help="print the path of the HTML page")


def run(arguments: argparse.Namespace) -> int:
    """Render the report from the run directory."""
    from hwgen.infra.config import load_config
    from hwgen.infra.runs import find_run
    from hwgen.report.write import write_report

    written = write_report(find_run(load_config().runs_dir, arguments.run))
    print(
        written["html"] if arguments.html else written["markdown"].read_text(),
        end="\n" if arguments.html else "",
    )
    return 0
