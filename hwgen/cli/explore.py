"""Search over what a request leaves open, for the designs that no other design beats.

hwgen explore "int8 gemm for 32x32x32" --objective cycles,luts --trials 40
hwgen explore "int8 gemm for 64x64x64" --objective cycles,luts,traffic --budget max_luts=5000 --trials 60
hwgen explore --resume runs/2026-11-23T194442-explore-gemm --trials 80
hwgen design runs/2026-11-23T194442-explore-gemm/points/03.toml
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hwgen.cli.options import add_request, add_work, read_request, workshop
from hwgen.cli.progress import reporter
from hwgen.core.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from hwgen.flow.explore.run import Explored
    from hwgen.flow.workshop import Workshop

_TRIALS = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen explore`."""
    add_request(parser, optional=True)
    parser.add_argument(
        "--objective",
        default="cycles,luts",
        metavar="A,B",
        help="what to minimize: cycles, luts, flip_flops, dsps, block_rams, memory_bits, cells, traffic; "
        "rate and clock_mhz are maximized (default: cycles,luts)",
    )
    parser.add_argument(
        "--budget",
        default="",
        metavar="K=V,..",
        help="bounds, as in max_luts=5000,max_traffic=20000,clock_mhz=100",
    )
    parser.add_argument(
        "--trials", type=int, metavar="N", help=f"designs to build at most (default: {_TRIALS})"
    )
    parser.add_argument("--simulate", action="store_true", help="simulate every design that is built as well")
    parser.add_argument("--resume", type=Path, metavar="DIR", help="go on with the search in this folder")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="folder of the search (default: a new one in runs/)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")
    add_work(parser)


def run(arguments: argparse.Namespace) -> int:
    """Search, and say what was found."""
    shop = workshop(arguments, reporter)
    explored = _resume(arguments, shop) if arguments.resume else _start(arguments, shop)
    if arguments.json:
        print(json.dumps({"run": str(explored.path), **_document(explored)}, indent=2))
    else:
        print("\n".join(_lines(explored)))
    return ExitCode.ACCEPTED if _front(explored) else ExitCode.REJECTED


def _start(arguments: argparse.Namespace, shop: Workshop) -> Explored:
    from hwgen.flow.explore.measures import read_limits, read_objectives
    from hwgen.flow.explore.run import start
    from hwgen.flow.explore.search import Goal

    if not arguments.request:
        raise UsageError("what is to be searched?", 'for example: hwgen explore "int8 gemm for 32x32x32"')
    objectives, limits = read_objectives(arguments.objective), read_limits(arguments.budget)
    trials = _TRIALS if arguments.trials is None else arguments.trials
    _, spec = read_request(arguments)
    goal = Goal(objectives, limits, trials, spec.seed)
    return start(spec, goal, shop, arguments.out, simulate=arguments.simulate)


def _resume(arguments: argparse.Namespace, shop: Workshop) -> Explored:
    from hwgen.flow.explore.run import resume

    if arguments.request or arguments.budget or arguments.out:
        raise UsageError("--resume goes on with a search as it was asked for", "leave out all but --trials")
    return resume(arguments.resume, shop, arguments.trials)


def _front(explored: Explored) -> list[dict[str, Any]]:
    from hwgen.flow.explore.results import front_rows

    return front_rows(explored.found)


def _document(explored: Explored) -> dict[str, Any]:
    return {**explored.found, "points": _front(explored)}


def _lines(explored: Explored) -> list[str]:
    found, front = explored.found, _front(explored)
    shown = explored.path
    if shown.is_relative_to(Path.cwd()):
        shown = shown.relative_to(Path.cwd())
    lines = [_told(found)]
    lines += [
        f"  model    {metric}: median error {error['median']:.1%}, greatest {error['greatest']:.1%}, "
        f"{error['points']} designs"
        for metric, error in found["model_error"].items()
        if metric in ("cycles", "lut4_equivalents", "flip_flops")
    ]
    if not front:
        bounds = ", ".join(f"{name}={value:g}" for name, value in found["limits"].items())
        return [
            *lines,
            f"no design that was built keeps {bounds or 'still'}",
            *_nearest(found),
            f"  points   {shown / 'points.csv'}",
        ]
    lines += _table(found, front)
    lines += [
        f"  {name:<8} {shown / file}" for name, file in (("table", "pareto.csv"), ("plot", "index.html"))
    ]
    lines.append(f"  one      hwgen design {shown / front[0]['spec']}")
    return lines


def _nearest(found: Mapping[str, Any]) -> list[str]:
    """Return the line that says what came nearest to the bounds."""
    from hwgen.flow.explore.measures import LIMITS
    from hwgen.flow.explore.results import nearest_miss

    near = nearest_miss(found) if found["limits"] else None
    if near is None:
        return []
    figures = {name: near["metrics"].get(LIMITS[name].metric) for name in found["limits"]}
    has = ", ".join(f"{name}={value:g}" for name, value in figures.items() if value is not None)
    chosen = ", ".join(f"{name} {value}" for name, value in near["parameters"].items())
    return [f"  nearest  {has} with {chosen}"]


def _told(found: Mapping[str, Any]) -> str:
    proposals = found["proposals"]
    screened = sum(proposals["screened"].values())
    built = f"{proposals['built']} designs built ({proposals['reused']} known from before"
    failed = f", {proposals['failed']} failed" if proposals["failed"] else ""
    on_front = sum(1 for point in found["points"] if point["front"])
    return f"{built}{failed}), {screened} proposals left out by the model; {on_front} on the front"


def _table(found: Mapping[str, Any], front: Sequence[Mapping[str, Any]]) -> list[str]:
    names = [*found["searched"], *found["objective_metrics"]]
    rows = [["point", *names]]
    rows += [
        [f"{p['front']:02d}", *(_cell({**p["parameters"], **p["metrics"]}.get(name)) for name in names)]
        for p in front
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _cell(value: Any) -> str:
    return f"{value:,.1f}" if isinstance(value, float) and value % 1 else f"{value}"
