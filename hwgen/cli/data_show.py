"""Show one row: its code, its descriptions, where it came from, and what checking found.

hwgen data show 878bed5d
hwgen data show 878bed5d --grain high_level_global_summary
hwgen data show 878bed5d --dataflow
hwgen data show 878bed5d --json
"""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hwgen.demos.row import Row
    from hwgen.demos.store import Store


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
    parser.add_argument(
        "--dataflow", action="store_true", help="only what each signal is computed from, by pyverilog"
    )
    parser.add_argument(
        "--no-sandbox", action="store_true", help="run pyverilog without isolation: for text that you trust"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")


def run(arguments: argparse.Namespace) -> int:
    """Print the row."""
    from hwgen.core.demonstrations import GRAINS
    from hwgen.core.errors import UsageError
    from hwgen.demos.store import Store
    from hwgen.infra.config import load_config

    store = Store(load_config().data_dir)
    dataset, row = store.find(arguments.row.lower(), arguments.name)
    if arguments.grain is not None and arguments.grain not in (*GRAINS, "code"):
        raise UsageError(f"--grain {arguments.grain!r} is none of {', '.join(GRAINS)}, code")
    if arguments.dataflow:
        _print_dataflow(row, arguments)
    elif arguments.grain is not None:
        print(row.code.rstrip() if arguments.grain == "code" else row.descriptions.at(arguments.grain))
    elif arguments.json:
        found = {"dataset": dataset, **row.to_data(), "check": _checked(store, dataset, row)}
        print(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        print("\n".join(_lines(dataset, row, _checked(store, dataset, row))))
    return 0


def _print_dataflow(row: Row, arguments: argparse.Namespace) -> None:
    from hwgen.cli.options import workshop
    from hwgen.cli.progress import reporter
    from hwgen.core.values import to_json
    from hwgen.flow.data.facts import dataflow_of

    signals = dataflow_of(row, workshop(arguments, reporter))
    if arguments.json:
        print(json.dumps({"id": row.id, "signals": to_json(signals)}, indent=2))
        return
    for signal in signals:
        when = f" at {signal.edge} {signal.clock}" if signal.clock else ""
        print(f"{signal.name}{when} = {signal.tree}")


def _checked(store: Store, dataset: str, row: Row) -> dict[str, Any] | None:
    """Return what the last check found of a row, None where there was none."""
    from hwgen.core.values import to_json
    from hwgen.flow.data.check import verdicts
    from hwgen.flow.data.facts import SYNTHESIS, of_row

    verdict = verdicts(store, dataset).get(row.id)
    if verdict is None:
        return None
    taken = of_row(store, dataset, row.id, SYNTHESIS)
    return {
        **to_json(verdict),
        "clean": verdict.is_clean,
        "facts": to_json(of_row(store, dataset, row.id)),
        "synthesis": None if taken is None else to_json(taken),
    }


def _check_lines(found: dict[str, Any] | None) -> list[str]:
    if found is None:
        return ["checked   no: `hwgen data check` does"]
    facts, match = found["facts"], found["match"]
    told = [f"checked   {found['status']}{'' if found['clean'] else ', not fit to learn from'}"]
    if match is not None:
        told.append(
            f"match     {match['kind']}: {match['benchmark']} {match['problem']} ({match['score']:.2f})"
        )
    if found["duplicate_of"]:
        told.append(f"duplicate of {found['duplicate_of'][:12]} ({found['similarity']:.2f})")
    if facts["ports"]:
        ports = (f"{port['direction']} {name}[{port['width']}]" for name, port in facts["ports"].items())
        told.append(f"ports     {', '.join(ports)}")
    if facts["measures"]:
        told.append(f"measures  {', '.join(f'{name} {value}' for name, value in facts['measures'].items())}")
    if found["synthesis"] and found["synthesis"]["cells"]:
        told.append(f"cells     {sum(found['synthesis']['cells'].values()):,}")
    said = [*facts["syntax"], *facts["errors"], *(f"needs {name}" for name in facts["missing"])]
    told += [f"tools     {text}" for text in (*said, facts["stopped"]) if text]
    return told + [f"flag      {flag}" for flag in found["flags"]]


def _lines(dataset: str, row: Row, found: dict[str, Any] | None) -> list[str]:
    from hwgen.core.demonstrations import GRAINS
    from hwgen.demos.reasons import FLAGS

    told = [
        f"row       {row.id}",
        f"dataset   {dataset}{f', split {row.split}' if row.split else ''}",
        f"origin    {row.origin}",
        f"licence   {row.licence}",
        f"modules   {', '.join(row.modules)}",
    ]
    told += [f"flag      {flag}: {FLAGS.get(flag, '')}" for flag in row.flags]
    told += _check_lines(found)
    for grain in GRAINS:
        if row.descriptions.at(grain):
            shown = row.shown.get(grain)
            said = f" ({shown.said}; by {shown.model})" if shown else ""
            told += ["", f"--- {grain}{said}", row.descriptions.at(grain)]
    return [*told, "", "--- code", row.code.rstrip()]
