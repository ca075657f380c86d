"""Show one row: its code, its descriptions, where it came from, and what checking found.

hwgen data show 878bed5d
hwgen data show 878bed5d --grain high_level_global_summary
hwgen data show 878bed5d --json
"""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hwgen.demos.row import Row


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen data show`."""
    parser.add_argument("row", help="the first digits of the row's id")
    parser.add_argument("--in", dest="name", metavar="NAME", help="look only in this dataset")
    parser.add_argument(
        "--grain",
        metavar="GRAIN",
        help="only this description: line_comments, block_summary, detailed_global_summary, "
        "high_level_global_summary; or `code`",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")


def run(arguments: argparse.Namespace) -> int:
    """Print the row."""
    from hwgen.core.errors import UsageError
    from hwgen.demos.row import GRAINS
    from hwgen.demos.store import Store
    from hwgen.infra.config import load_config

    dataset, row = Store(load_config().data_dir).find(arguments.row.lower(), arguments.name)
    if arguments.grain is not None and arguments.grain not in (*GRAINS, "code"):
        raise UsageError(f"--grain {arguments.grain!r} is none of {', '.join(GRAINS)}, code")
    if arguments.grain is not None:
        print(row.code.rstrip() if arguments.grain == "code" else row.descriptions.at(arguments.grain))
    elif arguments.json:
        print(json.dumps({"dataset": dataset, **row.to_data()}, indent=2, ensure_ascii=False))
    else:
        print("\n".join(_lines(dataset, row)))
    return 0


def _lines(dataset: str, row: Row) -> list[str]:
    from hwgen.demos.reasons import FLAGS
    from hwgen.demos.row import GRAINS

    told = [
        f"row       {row.id}",
        f"dataset   {dataset}{f', split {row.split}' if row.split else ''}",
        f"origin    {row.origin}",
        f"licence   {row.licence}",
        f"modules   {', '.join(row.modules)}",
    ]
    told += [f"flag      {flag}: {FLAGS.get(flag, '')}" for flag in row.flags]
    for grain in GRAINS:
        if row.descriptions.at(grain):
            told += ["", f"--- {grain}", row.descriptions.at(grain)]
    return [*told, "", "--- code", row.code.rstrip()]
