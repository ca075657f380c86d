"""Keep datasets of Verilog with descriptions: add, look, check, search, export.

hwgen data add mg-verilog --accept-licence
hwgen data add mg-verilog --from ~/MG-Verilog
hwgen data add mine --from ~/rtl --licence Apache-2.0
hwgen data list
hwgen data demos list
"""

from __future__ import annotations

import argparse
import importlib

from hwgen.core.errors import ExitCode

# Action -> (module with `add_arguments` and `run`, help).
ACTIONS = {
    "add": ("hwgen.cli.data_add", "add a dataset: from the Hugging Face hub, or from files"),
    "list": ("hwgen.cli.data_list", "list the datasets, or the rows of one"),
    "show": ("hwgen.cli.data_show", "show one row"),
    "check": (
        "hwgen.cli.data_check",
        "parse, elaborate and compare every row; find benchmark answers in them",
    ),
    "search": ("hwgen.cli.data_search", "find rows by words, or rows like one of them"),
    "extend": ("hwgen.cli.data_extend", "have a model describe rows at every grain, each description tested"),
    "export": ("hwgen.cli.data_export", "write the rows that are fit to learn from as training data"),
    "stats": ("hwgen.cli.data_stats", "count and measure what a dataset holds"),
    "demos": ("hwgen.cli.data_demos", "list, show, check and measure the library of verified demos"),
    "remove": ("hwgen.cli.data_remove", "delete a dataset from this machine"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions of `hwgen data` with their arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
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
    """Run the action; an action that judges nothing ends with 0."""
    handler = importlib.import_module(ACTIONS[arguments.action][0])
    return handler.run(arguments) or ExitCode.ACCEPTED
