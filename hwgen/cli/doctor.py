"""Show the tools of this machine: path, version, minimum, and what to do about missing ones."""

from __future__ import annotations

import argparse
import json

from hwgen.cli.progress import coloured
from hwgen.core.errors import ExitCode


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen doctor`."""
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")


def run(arguments: argparse.Namespace) -> int:
    """Examine the machine; the exit code says whether `hwgen design` can work on it."""
    from hwgen.core.values import to_json
    from hwgen.infra.doctor import ToolStatus, examine
    from hwgen.infra.tools import Toolbox

    found = examine(Toolbox())
    code = ExitCode.ACCEPTED if found.ready else ExitCode.PREREQUISITE
    if arguments.json:
        print(json.dumps(to_json(found) | {"ready": found.ready}, indent=2))
        return code
    for tool in found.tools:
        word = coloured(f"{tool.status.value:<9}", "32" if tool.status is ToolStatus.OK else "33")
        version = f"{tool.version or '-':<12} (needs {tool.minimum})" if tool.minimum else tool.version or "-"
        print(f"{tool.name:<15} {word} {version:<32} {tool.path}")
        if tool.remedy:
            print(f"{'':<15} {tool.purpose}: {tool.remedy}")
    print(f"simulator: {found.simulator or 'none'}")
    sandbox = found.sandbox
    print(f"sandbox:   {sandbox.name}" + (f" ({sandbox.reason})" if sandbox.reason else ""))
    if sandbox.remedy:
        print(f"{'':<11}{sandbox.remedy}")
    for problem in found.problems:
        print(f"problem:   {problem}")
    return code
