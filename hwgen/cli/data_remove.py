"""Delete a dataset from this machine, with all that was found about it.

hwgen data remove mine
"""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen data remove`."""
    parser.add_argument("name", help="the dataset")


def run(arguments: argparse.Namespace) -> int:
    """Delete it."""
    from hwgen.demos.store import Store
    from hwgen.infra.config import load_config

    store = Store(load_config().data_dir)
    store.remove(arguments.name)
    print(f"removed {store.folder / arguments.name}")
    return 0
