"""Write the rows that are fit to learn from as training data, with a card that says what it is.

Only rows that `hwgen data check` found fit are written; how many were left out, and why, is told. Whole
clusters of near-duplicates are held out. `balanced` draws one grain of each row in each epoch: each row is
seen equally often at each of its grains. The loss counts on the code only.

hwgen data export mg-verilog --out training
hwgen data export mg-verilog --out chat --format chat --grains balanced --epochs 6 --seed 1
hwgen data export mine --out published --format mg-verilog --file parquet --only-shown
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

_FORMATS = ("sft", "chat", "prompt-completion", "mg-verilog")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen data export`."""
    parser.add_argument("name", help="the dataset")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder")
    parser.add_argument(
        "--format",
        choices=_FORMATS,
        default="prompt-completion",
        help="one text with the spans that count, messages, prompt and completion (the default), or "
        "MG-Verilog's own layout",
    )
    parser.add_argument(
        "--file",
        choices=("jsonl", "parquet", "arrow"),
        default="",
        help="default: jsonl; arrow, which only mg-verilog can be, for mg-verilog",
    )
    parser.add_argument(
        "--only-shown",
        action="store_true",
        help="leave out descriptions of which it was not shown that the module can be built from them",
    )
    parser.add_argument(
        "--grains",
        default="balanced",
        metavar="G",
        help="balanced (the default), all, or names of grains separated by commas",
    )
    parser.add_argument(
        "--epochs", type=int, default=0, metavar="N", help="epochs to draw (default: one for each grain)"
    )
    parser.add_argument(
        "--held-out", type=float, default=0.1, metavar="F", help="fraction of rows to hold out (default: 0.1)"
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="seed of all that is drawn (default: 0)"
    )
    parser.add_argument(
        "--with-duplicates", action="store_true", help="keep near-duplicates, each cluster on one side"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")


def run(arguments: argparse.Namespace) -> int:
    """Export, and tell what was written."""
    from hwgen.core.values import to_json
    from hwgen.demos.store import Store
    from hwgen.flow.data.export import Wanted, export
    from hwgen.infra.config import load_config

    wanted = Wanted(
        out=arguments.out,
        form=arguments.format,
        file=arguments.file,
        grains=arguments.grains,
        epochs=arguments.epochs,
        held_out=arguments.held_out,
        seed=arguments.seed,
        with_duplicates=arguments.with_duplicates,
        only_shown=arguments.only_shown,
    )
    made = export(Store(load_config().data_dir), arguments.name, wanted)
    if arguments.json:
        print(json.dumps({"out": str(arguments.out), **to_json(made)}, indent=2))
        return 0
    for part, count in made.rows.items():
        grains = made.examples.get(part, {})
        told = ", ".join(f"{grain} {n:,}" for grain, n in grains.items())
        print(f"{part:<9} {count:>8,} rows, {sum(grains.values()):>9,} examples  {told}")
    for reason, count in made.left_out.items():
        print(f"left out  {count:>8,} rows  {reason}")
    print(f"  written  {arguments.out} ({', '.join([*made.files, 'README.md'])})")
    return 0
