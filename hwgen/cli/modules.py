"""List the modules of the hardware template, or show the contract of one.

hwgen modules list --kind buffer
hwgen modules show stream_fifo
"""

from __future__ import annotations

import argparse
import json

_KINDS = ("load", "buffer", "compute", "interconnect", "control", "store")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen modules`."""
    parser.add_argument("action", choices=("list", "show"), help="list all modules, or show one contract")
    parser.add_argument("name", nargs="?", help="the module to show")
    parser.add_argument("--kind", choices=_KINDS, help="only modules of this kind")
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")


def run(arguments: argparse.Namespace) -> int:
    """Print the list, or a contract as Markdown."""
    from hwgen.core.errors import UsageError
    from hwgen.operators.template.contracts import contract, contracts
    from hwgen.operators.template.describe import to_data, to_markdown

    if arguments.action == "show":
        if arguments.name is None:
            raise UsageError("show which module?", "`hwgen modules list` lists them")
        found = contract(arguments.name)
        print(json.dumps(to_data(found), indent=2) if arguments.json else to_markdown(found), end="")
        return 0
    if arguments.name is not None:
        raise UsageError(f"list takes no name ({arguments.name!r})", "`hwgen modules show NAME` shows one")
    chosen = [c for c in contracts().values() if arguments.kind in (None, c.kind)]
    chosen.sort(key=lambda c: (_KINDS.index(c.kind), c.name))
    if arguments.json:
        print(json.dumps([to_data(c) for c in chosen], indent=2))
        return 0
    width = max((len(c.name) for c in chosen), default=0)
    for c in chosen:
        print(f"{c.kind:<13} {c.name:<{width}}  {c.summary}")
    return 0
