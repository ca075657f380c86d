"""Options that several commands share, and the workshop they ask for."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hwgen.core.errors import UsageError
from hwgen.core.spec import TARGETS, Request, Spec
from hwgen.flow.workshop import Progress, Workshop
from hwgen.infra.config import load_config

if TYPE_CHECKING:
    from hwgen.flow.reading import Reader

_WORK = ("simulator", "jobs", "mutants", "attempts", "quiet")
MODEL_SETTINGS = (
    "model",
    "reader",
    "base_url",
    "temperature",
    "max_answer_tokens",
    "max_prompt_tokens",
    "max_cost_usd",
    "max_tokens",
    "max_time_s",
    "candidates",
    "demos",
    "demo_selector",
    "demo_grain",
    "demo_diversity",
)
_CHECKS = ("pnr_seeds", "clock_port", "liberty", "flatten", "warnings_are_errors")
_BUDGETS = ("clock_mhz", "max_luts", "max_cells", "max_cycles")


def add_request(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    """Add the request and the options that say more about what is wanted."""
    count = "*" if optional else "+"
    parser.add_argument("request", nargs=count, help="a sentence, or a spec file (.toml or .json)")
    parser.add_argument("--target", choices=TARGETS, help="what to map to (default: as the request says)")
    parser.add_argument("--clock-mhz", type=float, metavar="F", help="clock that place-and-route must reach")
    parser.add_argument("--max-luts", type=int, metavar="N", help="LUT4 equivalents at most (FPGA targets)")
    parser.add_argument("--max-cells", type=int, metavar="N", help="generic cells at most")
    parser.add_argument("--max-cycles", type=int, metavar="N", help="cycles at most, at the greatest sizes")
    parser.add_argument("--seed", type=int, metavar="N", help="seed of stimulus, mutants and placement")


def add_work(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how to work."""
    parser.add_argument(
        "--simulator", choices=("auto", "icarus", "verilator"), help="default: Icarus if there"
    )
    parser.add_argument("--jobs", type=int, metavar="N", help="processes at a time (default: one per core)")
    parser.add_argument(
        "--mutants", type=int, metavar="N", help="mutants that measure the bench (default: 100)"
    )
    parser.add_argument(
        "--no-sandbox",
        action="store_true",
        help="run designs of unknown origin without isolation: only for text that you trust",
    )
    parser.add_argument("--quiet", action="store_true", default=None, help="tell no progress on stderr")


def add_model(parser: argparse.ArgumentParser) -> None:
    """Add the options that say who writes the hardware, and how it is asked."""
    parser.add_argument("--model", metavar="NAME", help="who writes the hardware (default: builtin)")
    parser.add_argument(
        "--reader", metavar="NAME", help="who reads a request in free language (default: the --model)"
    )
    parser.add_argument("--base-url", metavar="URL", help="server that speaks the interface of the provider")
    parser.add_argument("--temperature", type=float, metavar="F", help="how freely a model draws its answers")
    parser.add_argument("--max-prompt-tokens", type=int, metavar="N", help="tokens of a prompt at most")
    parser.add_argument("--max-answer-tokens", type=int, metavar="N", help="tokens of an answer at most")
    parser.add_argument(
        "--candidates", type=int, metavar="N", help="answers of a model in each round (default: 1)"
    )
    add_limits(parser)


def add_limits(parser: argparse.ArgumentParser) -> None:
    """Add the options that bound what the calls of a run take."""
    parser.add_argument(
        "--max-cost",
        type=float,
        metavar="USD",
        dest="max_cost_usd",
        help="US dollars at most, at the prices of the settings",
    )
    parser.add_argument("--max-tokens", type=int, metavar="N", help="tokens of all calls at most, in and out")
    parser.add_argument(
        "--max-time", type=float, metavar="S", dest="max_time_s", help="seconds after which no call begins"
    )


def add_demos(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which demos a prompt shows."""
    parser.add_argument("--demos", type=int, metavar="N", help="demos that a prompt shows (default: 2)")
    parser.add_argument(
        "--demo-selector",
        choices=("similar", "dissimilar", "random", "none"),
        help="which demos of the library to show (default: similar)",
    )
    parser.add_argument(
        "--demo-grain",
        choices=("line_comments", "block_summary", "detailed_global_summary", "high_level_global_summary"),
        help="how finely they are described (default: detailed_global_summary)",
    )
    parser.add_argument(
        "--demo-diversity",
        type=float,
        metavar="D",
        help="0 the best as they are, 1 the most unlike one another",
    )


def add_checks(parser: argparse.ArgumentParser) -> None:
    """Add the options of single checks."""
    parser.add_argument("--pnr", action="store_true", help="place and route, for FPGA targets")
    parser.add_argument(
        "--pnr-seeds", type=int, metavar="N", help="--pnr with N seeds: the median Fmax counts (default: 1)"
    )
    parser.add_argument(
        "--liberty", type=Path, metavar="FILE", help="also measure the area in cells of this library"
    )
    parser.add_argument(
        "--flatten",
        action="store_true",
        default=None,
        help="synthesize all as one: slower, a little smaller",
    )
    parser.add_argument(
        "--warnings-are-errors", action="store_true", default=None, help="let warnings fail lint"
    )


def read_request(arguments: argparse.Namespace, reader: Reader | None = None) -> tuple[Request, Spec]:
    """Return the request and how it is understood, from words or from a spec file."""
    from hwgen.flow.session import read_request as read

    options = {
        name: getattr(arguments, name)
        for name in ("target", "seed", *_BUDGETS)
        if getattr(arguments, name) is not None
    }
    return read(" ".join(arguments.request), options, reader)


def workshop(arguments: argparse.Namespace, progress: Callable[[bool], Progress]) -> Workshop:
    """Resolve the configuration and return the workshop."""
    flags: dict[str, Any] = {
        name: getattr(arguments, name, None) for name in (*_WORK, *MODEL_SETTINGS, *_CHECKS)
    }
    if getattr(arguments, "no_sandbox", False):
        flags["sandbox"] = "off"
    config = load_config(flags)
    if config.jobs < 0:
        raise UsageError(f"--jobs {config.jobs} is negative", "0 means one process per core")
    # Who says how many seeds asks for placement.
    pnr = getattr(arguments, "pnr", False) or getattr(arguments, "pnr_seeds", None) is not None
    return Workshop(config=config, progress=progress(config.quiet), pnr=pnr)
