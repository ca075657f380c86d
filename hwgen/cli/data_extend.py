"""Have a model describe rows at every grain, and test each description by building the module from it.

The rows are those of a dataset, or of a folder of Verilog. From the finest grain to the coarsest, a model
writes line comments, block summaries, a detailed and a high-level summary. Each is tested: the model, shown
only the description and the header, writes the module again, and its behaviour is compared with the
original's, by random stimulus, and by proof where both are small. What was found is told to the model for
another attempt, and stays with the row. Everything is kept as it comes: the same command goes on where it
was, and pays for nothing twice.

hwgen data extend ~/rtl --model openai:NAME --licence Apache-2.0 --as mine
hwgen data extend mg-verilog --model openai:NAME --limit 100 --max-cost 5
hwgen data extend ~/rtl --model handoff:post --rows 878bed5d
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from hwgen.core.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from hwgen.flow.data.extend.run import Extended


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen data extend`."""
    from hwgen.cli.options import add_model

    parser.add_argument("name", help="a dataset, or a folder or file as `hwgen data add` reads it")
    parser.add_argument(
        "--as",
        dest="kept_as",
        default="",
        metavar="NAME",
        help="name of the extended dataset (default: NAME-extended)",
    )
    parser.add_argument(
        "--rows", default="", metavar="ID,..", help="only these rows, by the first digits of their ids"
    )
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="only the first N rows")
    parser.add_argument(
        "--attempts",
        type=int,
        default=2,
        metavar="N",
        help="descriptions of one grain at most, each told what was found of the one before (default: 2)",
    )
    parser.add_argument("--licence", default="", metavar="TEXT", help="the licence of the files of a folder")
    parser.add_argument(
        "--map", default="", metavar="K=COL,..", help="columns of a table, as for `hwgen data add`"
    )
    add_model(parser)
    parser.add_argument(
        "--simulator", choices=("auto", "icarus", "verilator"), help="default: Icarus if there"
    )
    parser.add_argument("--jobs", type=int, metavar="N", help="rows at a time (default: one per core)")
    parser.add_argument(
        "--no-sandbox",
        action="store_true",
        help="run modules without isolation: only for text that you trust",
    )
    parser.add_argument("--quiet", action="store_true", default=None, help="tell no progress on stderr")
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")


def run(arguments: argparse.Namespace) -> int:
    """Extend, and tell what was shown; exit code 4 where not all rows are done."""
    from hwgen.cli.data_add import columns
    from hwgen.cli.options import workshop
    from hwgen.cli.progress import reporter
    from hwgen.flow.data.extend.run import extend
    from hwgen.flow.data.extend.source import Wanted

    if arguments.limit < 0:
        raise UsageError(f"--limit {arguments.limit} is negative", "0 means all")
    attempts, arguments.attempts = arguments.attempts, None  # those of the settings are of `hwgen design`
    wanted = Wanted(
        name=arguments.name,
        kept_as=arguments.kept_as,
        rows=tuple(part.strip() for part in arguments.rows.split(",") if part.strip()),
        limit=arguments.limit,
        attempts=attempts,
        licence=arguments.licence,
        columns=columns(arguments.map),
    )
    done = extend(wanted, workshop(arguments, reporter))
    if arguments.json:
        print(json.dumps(document(done), indent=2))
    else:
        print("\n".join(lines(done)))
        for line in problems(done):
            print(line, file=sys.stderr)
    return ExitCode.ACCEPTED if done.done == done.rows else ExitCode.INCONCLUSIVE


def document(done: Extended) -> dict[str, Any]:
    """Return what is printed as JSON."""
    from hwgen.core.values import to_json

    told: dict[str, Any] = {**to_json(done), "left": done.rows - done.done}
    told["spent"] = {"calls": done.spent.calls, "tokens": done.spent.tokens, "cost_usd": told.pop("cost_usd")}
    return told


def lines(done: Extended) -> list[str]:
    """Tell what was made, and what was shown of it."""
    from hwgen.core.demonstrations import GRAINS
    from hwgen.core.shown import MEANINGS

    told = [f"{done.name}: {done.done:,} of {done.rows:,} rows are done"]
    for grain in (g for g in GRAINS if g in done.findings):
        told.append(f"  {grain}")
        for finding, count in done.findings[grain].items():
            meaning = {str(k): v for k, v in MEANINGS.items()}.get(finding, "came with the rows")
            told.append(f"    {count:>7,}  {finding:<15} {meaning}")
    spent = done.spent
    cost = "" if done.cost_usd is None else f", ${done.cost_usd:.4f}"
    told.append(f"  spent     {spent.calls:,} calls, {spent.tokens:,} tokens{cost}, from the first on")
    if done.dataset is not None:
        told.append(
            f"  dataset   {done.name} ({done.dataset.kept:,} rows); `hwgen data check {done.name}` is next"
        )
    return [*told, f"  kept in   {done.folder}"]


def problems(done: Extended) -> list[str]:
    """Tell why rows are left, and how to go on."""
    told = [f"  not done: {text}" for text in done.failed]
    told += [f"  {text}" for text in done.awaited]
    if done.done < done.rows:
        left = done.rows - done.done
        why = f"{done.stopped}; " if done.stopped else ""
        told.append(f"hwgen: {why}{left:,} row{'' if left == 1 else 's'} left")
        told.append(f"  {_how(done)}; the same command goes on where it was")
    return told


def _how(done: Extended) -> str:
    if done.awaited:
        return "write the replies beside the prompts, as KEY.reply.md"
    return done.hint.removesuffix(" and resume the run") or "see above what is in the way"
