"""Add a dataset, clean its rows, and say what was kept and what was not, and why.

What lies at --from is read as what it is: MG-Verilog in either of its layouts, a folder of Verilog (a row for
each module), or a table (JSON lines, CSV, Parquet, arrow) whose columns are found or mapped.

hwgen data add mg-verilog --accept-licence
hwgen data add mg-verilog --from ~/MG-Verilog
hwgen data add mine --from ~/rtl --licence Apache-2.0
hwgen data add rtlcoder --from Resyn27k.json --map code=Response,detailed_global_summary=Instruction
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from hwgen.core.errors import UsageError

if TYPE_CHECKING:
    from hwgen.demos.store import Dataset

_FORMS = ("mg-verilog", "verilog", "table")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen data add`."""
    parser.add_argument("name", help="a published dataset (mg-verilog), or a name for your own")
    parser.add_argument("--from", dest="path", type=Path, metavar="PATH", help="read a local folder or file")
    parser.add_argument("--form", choices=_FORMS, help="what lies there (default: found out)")
    parser.add_argument(
        "--map",
        default="",
        metavar="K=COL,..",
        help="columns of a table: code, and grains of description (default: found out)",
    )
    parser.add_argument("--as", dest="kept_as", default="", metavar="NAME", help="keep it under another name")
    parser.add_argument("--licence", default="", metavar="TEXT", help="the licence of the rows")
    parser.add_argument("--split", default="", metavar="NAME", help="the split that the rows belong to")
    parser.add_argument(
        "--revision", default="", metavar="ID", help="another revision on the hub (default: the pinned one)"
    )
    parser.add_argument(
        "--accept-licence", action="store_true", help="accept the licence of a published dataset"
    )
    parser.add_argument("--replace", action="store_true", help="replace a dataset of this name")
    parser.add_argument("--quiet", action="store_true", default=None, help="tell no progress on stderr")
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")


def run(arguments: argparse.Namespace) -> int:
    """Add the dataset; without a single row that could be kept, the exit code is 1."""
    from hwgen.cli.progress import reporter
    from hwgen.core.values import to_json
    from hwgen.demos.manifests import manifests
    from hwgen.flow.data.add import Addition, add
    from hwgen.infra.config import load_config

    config = load_config({"quiet": arguments.quiet})
    wanted = Addition(
        name=arguments.name,
        path=arguments.path,
        kept_as=arguments.kept_as,
        form=arguments.form or "",
        revision=arguments.revision,
        licence=arguments.licence,
        split=arguments.split,
        columns=columns(arguments.map),
        accept_licence=arguments.accept_licence,
        replace=arguments.replace,
    )
    progress = reporter(config.quiet)
    if (known := manifests().get(arguments.name)) is not None:
        progress("licence", {"name": known.name, "licence": known.licence, "note": known.licence_note})
    dataset = add(wanted, config, progress)
    print(json.dumps(to_json(dataset), indent=2) if arguments.json else "\n".join(lines(dataset)))
    return 0 if dataset.kept else 1


def columns(text: str) -> dict[str, str]:
    """Read `--map`: keys and columns."""
    found = {}
    for part in filter(None, text.split(",")):
        key, equals, column = part.partition("=")
        if not equals or not key.strip() or not column.strip():
            raise UsageError(f"--map {part!r} is not KEY=COLUMN", "such as --map code=Response")
        found[key.strip()] = column.strip()
    return found


def lines(dataset: Dataset) -> list[str]:
    """Tell what a dataset is, and what was kept of its source and why not."""
    from hwgen.demos.reasons import FLAGS, REASONS

    told = [
        f"{dataset.name}: {dataset.kept:,} of {dataset.read:,} rows kept",
        f"  from      {dataset.origin}{f' at {dataset.revision}' if dataset.revision else ''}",
        f"  licence   {dataset.licence}",
        f"  digest    {dataset.digest[:16]} (of the ids of all rows, in order)",
    ]
    told += _counts("grains", dict(dataset.grains), {})
    told += _counts("left out", dict(dataset.reasons), REASONS)
    told += _counts("flagged", dict(dataset.flags), FLAGS)
    return told


def _counts(title: str, counts: dict[str, int], meanings: dict[str, str]) -> list[str]:
    if not counts:
        return []
    width = max(map(len, counts))
    return [
        f"  {title}",
        *(
            f"    {count:>7,}  {name:<{width}}  {meanings.get(name, '')}".rstrip()
            for name, count in counts.items()
        ),
    ]
