"""List the datasets of this machine, or the rows of one.

hwgen data list
hwgen data list mg-verilog --limit 20
hwgen data list mg-verilog --left-out
"""

from __future__ import annotations

import argparse
import json
import shutil
from itertools import islice


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen data list`."""
    parser.add_argument("name", nargs="?", help="list the rows of this dataset")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="only the first N rows")
    parser.add_argument("--left-out", action="store_true", help="the rows that were not kept, and why")
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")


def run(arguments: argparse.Namespace) -> int:
    """Print datasets, rows, or rows that were left out."""
    from hwgen.core.errors import UsageError
    from hwgen.core.values import to_json
    from hwgen.demos.store import Store
    from hwgen.infra.config import load_config

    store = Store(load_config().data_dir)
    if arguments.limit < 0:
        raise UsageError(f"--limit {arguments.limit} is negative", "0 means all")
    most = arguments.limit or None
    if arguments.name is None:
        if arguments.left_out:
            raise UsageError("the rows that were left out of which dataset?", "`hwgen data list` lists them")
        datasets = [store.dataset(name) for name in store.names()]
        if arguments.json:
            print(json.dumps([to_json(dataset) for dataset in datasets], indent=2))
            return 0
        for d in datasets:
            print(f"{d.name:<24} {d.kept:>9,} rows  {d.left_out:>7,} left out  {d.licence[:40]}")
        if not datasets:
            print(f"no datasets in {store.folder}; `hwgen data add` adds one")
    elif arguments.left_out:
        gone = islice(store.left_out(arguments.name), most)
        if arguments.json:
            print(json.dumps([to_json(item) for item in gone], indent=2))
            return 0
        for item in gone:
            detail = f"  ({item.detail})" if item.detail else ""
            print(f"{item.number:>7}  {item.reason:<16} {item.origin}{detail}")
    else:
        rows = islice(store.rows(arguments.name), most)
        if arguments.json:
            print(json.dumps([_brief(row) for row in rows], indent=2))
            return 0
        width = shutil.get_terminal_size((110, 24)).columns
        for row in rows:
            text = " ".join(row.descriptions.coarsest.split())
            print(f"{row.id[:12]}  {row.modules[0][:24]:<24}  {text}"[: max(width, 60)].rstrip())
    return 0


def _brief(row: object) -> dict[str, object]:
    from hwgen.demos.row import Row

    assert isinstance(row, Row)
    return {
        "id": row.id,
        "modules": list(row.modules),
        "grains": list(row.descriptions.grains),
        "origin": row.origin,
        "flags": list(row.flags),
    }
