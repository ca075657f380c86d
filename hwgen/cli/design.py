"""Turn a sentence into hardware that has been shown to work.

hwgen design "systolic GEMM for int8"
hwgen design "16x16 weight-stationary int8 matmul with bias and relu for ECP5 at 100 MHz"
hwgen design spec.toml --out build/gemm
"""

from __future__ import annotations

import argparse
from pathlib import Path

from hwgen.cli.options import add_checks, add_demos, add_model, add_request, add_work, read_request, workshop
from hwgen.cli.outcome import print_run
from hwgen.cli.progress import reporter


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `hwgen design`."""
    add_request(parser)
    parser.add_argument("--out", type=Path, metavar="DIR", help="run directory (default: a new one in runs/)")
    parser.add_argument("--attempts", type=int, metavar="N", help="attempts at most (default: 8)")
    parser.add_argument(
        "--save",
        nargs="?",
        const="",
        metavar="NAME",
        help="put an accepted design into rtl/NAME (default: named by its parameters)",
    )
    parser.add_argument("--rtl-dir", type=Path, default=Path("rtl"), metavar="DIR", help="folder of --save")
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")
    add_model(parser)
    add_demos(parser)
    add_checks(parser)
    add_work(parser)


def run(arguments: argparse.Namespace) -> int:
    """Design, and say what came of it."""
    from hwgen.flow.library import save_run
    from hwgen.flow.reading import Reader
    from hwgen.flow.session import start

    shop = workshop(arguments, reporter)
    reader = Reader(shop.config)
    request, spec = read_request(arguments, reader)
    finished = start(spec, request, shop, arguments.out, reader.calls)
    saved = None
    if arguments.save is not None and finished.result.verdict.accepted:
        saved = save_run(finished.path, arguments.rtl_dir, arguments.save)
    return print_run(finished.path, as_json=arguments.json, saved=saved)
