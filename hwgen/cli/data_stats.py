"""Count and measure what a dataset holds: rows, grains, lengths, and what checking found.

hwgen data stats mg-verilog
hwgen data stats mg-verilog --plots plots
hwgen data stats mg-verilog --csv rows.csv
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen data stats`."""
    parser.add_argument("name", help="the dataset")
    parser.add_argument("--plots", type=Path, metavar="DIR", help="write an SVG of each distribution there")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write the measures of every row")
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")


def run(arguments: argparse.Namespace) -> int:
    """Print the tables, and write what was asked for."""
    from hwgen.cli.data_add import lines
    from hwgen.core.values import to_json
    from hwgen.demos.store import Store
    from hwgen.flow.data.stats import measure, plots
    from hwgen.infra.config import load_config
    from hwgen.infra.files import make_folder, write_text

    stats = measure(Store(load_config().data_dir), arguments.name)
    if arguments.csv:
        write_text(arguments.csv, stats.rows.to_csv())
    if arguments.plots:
        for name, drawing in plots(stats).items():
            write_text(make_folder(arguments.plots) / name, drawing)
    if arguments.json:
        table = json.loads(stats.summary.to_json(orient="index"))
        print(json.dumps({"dataset": to_json(stats.dataset), "measures": table}, indent=2))
        return 0
    print("\n".join(lines(stats.dataset)))
    if len(stats.summary):
        print("\n" + stats.summary.to_string(float_format=lambda value: f"{value:,.1f}"))
    for what, path in (("plots", arguments.plots), ("measures", arguments.csv)):
        if path:
            print(f"  {what:<9} {path}")
    return 0
