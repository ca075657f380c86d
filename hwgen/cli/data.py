"""Work with datasets of Verilog and its descriptions.

hwgen data demos list
"""

from __future__ import annotations

import argparse
import importlib

# Action -> (module with `add_arguments` and `run`, help).
ACTIONS = {
    "demos": ("hwgen.cli.data_demos", "list, show, check and measure the library of verified demos"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions of `hwgen data` with their arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, help="what to do")
    for name, (module, text) in ACTIONS.items():
        handler = importlib.import_module(module)
        action = actions.add_parser(
            name,
            help=text,
            description=handler.__doc__,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        handler.add_arguments(action)
        action.add_argument("--debug", action="store_true", help="show the traceback of an error")


def run(arguments: argparse.Namespace) -> int:
    """Run the action."""
    return int(importlib.import_module(ACTIONS[arguments.action][0]).run(arguments))
