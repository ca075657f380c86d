"""Check every row of a dataset, and say how many are fit to learn from.

Each row is parsed, elaborated and measured (in the sandbox), compared with all other rows (near-duplicates by
MinHash) and with the answers of benchmarks (exactly, with other names, nearly, by interface), and searched
for secrets and licences. What tools found is kept: a killed check goes on where it was.

hwgen data check mg-verilog --benchmark ~/verilog-eval --benchmark ~/RTLLM
hwgen data check mine --rows syntax
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hwgen.demos.store import Store
    from hwgen.flow.data.check import Checked


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen data check`."""
    parser.add_argument("name", help="the dataset")
    parser.add_argument(
        "--benchmark",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="a benchmark whose answers no row may hold: VerilogEval, RTLLM, a folder of Verilog, or JSON "
        "lines; may be given several times (HWGEN_VERILOGEVAL and HWGEN_RTLLM name two more)",
    )
    parser.add_argument(
        "--rows",
        metavar="WHAT",
        help="afterwards list the rows of this kind: a status (ok, syntax, elaboration, needs-modules, "
        "needs-files, stopped), duplicate, contaminated, flagged, or clean",
    )
    parser.add_argument("--jobs", type=int, metavar="N", help="processes at a time (default: one per core)")
    parser.add_argument(
        "--no-sandbox",
        action="store_true",
        help="run the parser without isolation: only for text that you trust",
    )
    parser.add_argument("--quiet", action="store_true", default=None, help="tell no progress on stderr")
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")


def run(arguments: argparse.Namespace) -> int:
    """Check the rows and print the counts."""
    from hwgen.cli.options import workshop
    from hwgen.cli.progress import reporter
    from hwgen.core.errors import UsageError
    from hwgen.core.values import to_json
    from hwgen.demos.store import Store
    from hwgen.flow.data.check import STATUSES, benchmark_paths, check

    if arguments.rows is not None and arguments.rows not in (*STATUSES, *_KINDS):
        raise UsageError(f"--rows {arguments.rows!r} is none of {', '.join((*STATUSES, *_KINDS))}")
    shop = workshop(arguments, reporter)
    store = Store(shop.config.data_dir)
    checked = check(store, arguments.name, benchmark_paths(arguments.benchmark), shop)
    listed = _rows(store, arguments.name, arguments.rows) if arguments.rows else []
    if arguments.json:
        print(json.dumps({**to_json(checked), **({"listed": listed} if arguments.rows else {})}, indent=2))
        return 0
    print("\n".join(lines(arguments.name, checked)))
    for item in listed:
        print(f"  {item['id'][:12]}  {item['why']}")
    return 0


def lines(name: str, checked: Checked) -> list[str]:
    """Tell what a check found."""
    from hwgen.flow.data.check import STATUSES

    told = [f"{name}: {checked.clean:,} of {checked.rows:,} rows are fit to learn from"]
    told += [f"  {count:>8,}  {status:<14} {STATUSES[status]}" for status, count in checked.statuses.items()]
    told.append(
        f"  {checked.near_duplicates:>8,}  {'duplicate':<14} similar to an earlier row by at least "
        f"{checked.threshold:g} ({checked.clusters:,} clusters)"
    )
    told += [f"  {count:>8,}  {'contaminated':<14} {what}" for what, count in checked.contaminated.items()]
    told += [f"  {count:>8,}  {'flagged':<14} {flag}" for flag, count in checked.flags.items()]
    compared = ", ".join(f"{benchmark} ({count} problems)" for benchmark, count in checked.benchmarks.items())
    told.append(f"  compared with {compared or 'no benchmark: give one with --benchmark'}")
    return told


_KINDS = ("duplicate", "contaminated", "flagged", "clean")


def _rows(store: Store, name: str, kind: str) -> list[dict[str, str]]:
    from hwgen.flow.data.check import verdicts
    from hwgen.flow.data.facts import known

    facts = known(store, name)
    found = []
    for verdict in verdicts(store, name).values():
        said = facts[verdict.id]
        match = verdict.match
        reasons = {
            "duplicate": f"{verdict.similarity:.2f} of {verdict.duplicate_of[:12]}"
            if verdict.duplicate_of
            else None,
            "contaminated": f"{match.kind} {match.benchmark} {match.problem} {match.score:.2f}"
            if match
            else None,
            "flagged": ", ".join(verdict.flags) or None,
            "clean": "" if verdict.is_clean else None,
            verdict.status: said.stopped or "; ".join((*said.syntax, *said.missing, *said.errors)[:2]),
        }
        if (why := reasons.get(kind)) is not None:
            found.append({"id": verdict.id, "why": why})
    return found
