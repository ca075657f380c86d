"""The library of verified demos: list them, show one, check their form, measure their variety.

hwgen data demos list --group fifos
hwgen data demos show skid_buffer
hwgen data demos check datasets/demos/blocks/fifos/my_fifo
hwgen data demos stats
hwgen data demos faults datasets/demos/blocks/fifos/my_fifo
hwgen data demos add
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hwgen.demos.library import Demo


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen data demos`."""
    parser.add_argument(
        "what",
        choices=tuple(_ACTIONS),
        help="what to do (faults: what a bench misses; add: as a dataset)",
    )
    parser.add_argument("name", nargs="?", help="show: a demo's name; check, faults: a folder")
    parser.add_argument("--group", help="list: only demos of this group")
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")


def run(arguments: argparse.Namespace) -> int:
    """Run the action."""
    return _ACTIONS[arguments.what](arguments)


def _list(arguments: argparse.Namespace) -> int:
    from hwgen.flow.demos.load import load_demos

    demos = [demo for demo in load_demos() if arguments.group in (None, demo.group)]
    if arguments.json:
        print(json.dumps([_entry(demo) for demo in demos], indent=2))
        return 0
    width = max((len(demo.name) for demo in demos), default=0)
    for demo in sorted(demos, key=lambda d: (d.group, d.name)):
        print(f"{demo.group:<14} {demo.name:<{width}}  {demo.title}")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    from hwgen.flow.demos.load import find_demo

    demo = find_demo(arguments.name or "")
    if arguments.json:
        print(json.dumps(_entry(demo) | {"code": demo.code, "description": dict(demo.grains)}, indent=2))
        return 0
    print(f"# {demo.title}\n\n{demo.name} ({demo.group}; {', '.join(demo.tags)}; {demo.licence})")
    for grain, text in demo.grains.items():
        print(f"\n## {grain}\n\n{text}")
    print(f"\n## code\n\n{demo.code}", end="")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from hwgen.flow.demos.check import check_forms

    found = check_forms(Path(arguments.name) if arguments.name else None)
    if arguments.json:
        print(json.dumps({"demos": found.count, "errors": list(found.errors)}, indent=2))
    else:
        print(
            "\n".join(
                [*found.errors, f"{found.count - len(found.errors)} of {found.count} demos are well formed"]
            )
        )
    return 1 if found.errors else 0


def _stats(arguments: argparse.Namespace) -> int:
    from hwgen.flow.demos.load import load_demos
    from hwgen.flow.demos.stats import stats, stats_text

    found = stats(load_demos())
    print(json.dumps(found, indent=2) if arguments.json else stats_text(found))
    return 0


def _faults(arguments: argparse.Namespace) -> int:
    from hwgen.cli.progress import reporter
    from hwgen.core.errors import UsageError
    from hwgen.flow.demos.check import faults
    from hwgen.flow.workshop import Workshop
    from hwgen.infra.config import load_config

    if not arguments.name:
        raise UsageError("faults of which demo?", "name its folder")
    evidence = faults(Path(arguments.name), Workshop(config=load_config({}), progress=reporter(True)))
    missed = [{"file": f.file, "line": f.line, "fault": f.message} for f in evidence.findings]
    if arguments.json:
        print(json.dumps({"summary": evidence.summary, "missed": missed}, indent=2))
    else:
        print("\n".join([evidence.summary, *(f"{m['file']}:{m['line']}: {m['fault']}" for m in missed)]))
    return 0


def _add(arguments: argparse.Namespace) -> int:
    from hwgen.cli.data_add import lines
    from hwgen.core.values import to_json
    from hwgen.flow.demos.dataset import add_demos
    from hwgen.infra.config import load_config

    dataset = add_demos(load_config({}))
    print(json.dumps(to_json(dataset), indent=2) if arguments.json else "\n".join(lines(dataset)))
    return 0


def _entry(demo: Demo) -> dict[str, Any]:
    return {
        "name": demo.name,
        "group": demo.group,
        "origin": demo.origin,
        "title": demo.title,
        "tags": list(demo.tags),
        "top": demo.top,
        "licence": demo.licence,
        "digest": demo.digest,
    }


_ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "list": _list,
    "show": _show,
    "check": _check,
    "stats": _stats,
    "faults": _faults,
    "add": _add,
}
