"""List the datasets of this machine, or the rows of one.

hwgen data list
hwgen data list mg-verilog --limit 20
hwgen data list mg-verilog --left-out
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from hwgen.core.errors import UsageError

if TYPE_CHECKING:
    from hwgen.demos.row import Row
    from hwgen.demos.store import Store

_LEAST_WIDTH = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen data list`."""
    parser.add_argument("name", nargs="?", help="list the rows of this dataset")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="only the first N rows")
    parser.add_argument("--left-out", action="store_true", help="the rows that were not kept, and why")
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")


def run(arguments: argparse.Namespace) -> int:
    """Print datasets, rows, or rows that were left out."""
    from hwgen.demos.store import Store
    from hwgen.infra.config import load_config

    if arguments.limit < 0:
        raise UsageError(f"--limit {arguments.limit} is negative", "0 means all")
    if arguments.left_out and arguments.name is None:
        raise UsageError("the rows that were left out of which dataset?", "`hwgen data list` lists them")
    store = Store(load_config().data_dir)
    listing = _datasets(store)
    if arguments.name is not None:
        listing = _left_out(store, arguments.name) if arguments.left_out else _rows(store, arguments.name)
    entries = islice(listing, arguments.limit or None)
    if arguments.json:
        print(json.dumps([data for data, _ in entries], indent=2))
        return 0
    empty = True
    for _, line in entries:
        print(line)
        empty = False
    if empty and arguments.name is None:
        print(f"no datasets in {store.folder}; `hwgen data add` adds one")
    return 0


def _datasets(store: Store) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each dataset as data and as a line."""
    from hwgen.core.values import to_json

    for name in store.names():
        d = store.dataset(name)
        line = f"{d.name:<24} {d.kept:>9,} rows  {d.left_out:>7,} left out  {d.licence[:40]}"
        yield to_json(d), line.rstrip()


def _left_out(store: Store, name: str) -> Iterator[tuple[dict[str, Any], str]]:
    from hwgen.core.values import to_json

    for item in store.left_out(name):
        detail = f"  ({item.detail})" if item.detail else ""
        yield to_json(item), f"{item.number:>7}  {item.reason:<16} {item.origin}{detail}"


def _rows(store: Store, name: str) -> Iterator[tuple[dict[str, Any], str]]:
    width = max(shutil.get_terminal_size((110, 24)).columns, _LEAST_WIDTH)
    for row in store.rows(name):
        text = " ".join(row.descriptions.coarsest.split())
        yield _brief(row), f"{row.id[:12]}  {row.modules[0][:24]:<24}  {text}"[:width].rstrip()


def _brief(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "modules": list(row.modules),
        "grains": list(row.descriptions.grains),
        "origin": row.origin,
        "flags": list(row.flags),
    }
