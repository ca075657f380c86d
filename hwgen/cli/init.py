"""Lay out a new repository for generated designs: folders, gate workflow, pre-commit hook.

hwgen init my-accelerators
"""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen init`."""
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), help="default: the working folder")


def run(arguments: argparse.Namespace) -> int:
    """Write the files and name them."""
    from hwgen.flow.initialize import initialize

    for path in initialize(arguments.folder):
        print(path)
    return 0
