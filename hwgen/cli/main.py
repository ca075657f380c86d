"""The command line: one parser, one handler per command, one place where errors are told."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from hwgen.core.errors import ExitCode, HwgenError, UsageError

# Command -> (module with `add_arguments` and `run`, help). Modules are imported only for their own command.
COMMANDS = {
    "design": ("hwgen.cli.design", "turn a sentence or a spec file into checked hardware"),
    "explore": ("hwgen.cli.explore", "search over what a request leaves open"),
    "spec": ("hwgen.cli.spec", "show how a request is understood, and stop there"),
    "prompt": ("hwgen.cli.prompt", "show the prompt that a language model would be given"),
    "check": ("hwgen.cli.check", "run the checks on any Verilog files"),
    "runs": ("hwgen.cli.runs", "list runs, show one, or tell two apart"),
    "report": ("hwgen.cli.report", "show or rewrite the report of a run"),
    "resume": ("hwgen.cli.resume", "go on with an interrupted run"),
    "replay": ("hwgen.cli.replay", "repeat a run without a network, from the answers that it recorded"),
    "gate": ("hwgen.cli.gate", "check every design of a folder again, and compare with the baseline"),
    "modules": ("hwgen.cli.modules", "list the modules of the hardware template, or show a contract"),
    "data": ("hwgen.cli.data", "keep datasets of Verilog with descriptions: add, check, search, export"),
    "init": ("hwgen.cli.init", "lay out a new repository for generated designs"),
    "doctor": ("hwgen.cli.doctor", "show the tools of this machine, and what to do about missing ones"),
}

# What goes on with a command that was interrupted, where the interruption itself does not say it.
_GOES_ON = {
    "explore": "`hwgen explore --resume` with the folder of the search goes on",
    "gate": "the same command goes on: what has held is not checked again",
    "data": "the same command goes on where it can, and starts again where it must",
}

_EPILOG = """exit codes: 0 accepted, 1 rejected, 2 usage, 3 something is missing, 4 inconclusive,
70 a bug of hwgen, 130 interrupted"""


# How alike (0 to 1) two words must be for one to be a slip for the other.
_NEAR = 0.7


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are UsageErrors with a hint."""

    _words: Sequence[str] = ()

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, self._hint(message))

    def _hint(self, message: str) -> str:
        import difflib
        import re

        word = next(iter(re.findall(r"(?<![\w-])(--[\w-]+|'[\w-]+')", message)), "").strip("'")
        known = self._known("-" if word.startswith("-") else "")
        near = difflib.get_close_matches(word, known, 1, _NEAR)
        if near and near != [word]:
            return f"did you mean {near[0]}?"
        used = [word for word in self._words if word in COMMANDS][:1]
        return f"`{' '.join([self.prog, *used])} --help` shows what it takes"

    def _known(self, sign: str) -> list[str]:
        """Return the options, or else the commands, that there are."""
        commands = [a for a in self._actions if isinstance(a, argparse._SubParsersAction)]
        if not sign:
            return [name for action in commands for name in action.choices]
        parsers = [self, *(parser for action in commands for parser in action.choices.values())]
        return [option for p in parsers for action in p._actions for option in action.option_strings]


def parser_for(argv: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser; only the command that is used brings its arguments."""
    from hwgen import __version__

    parser = _Parser(
        prog="hwgen",
        description="From a sentence to hardware that has been shown to work.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser._words = argv
    parser.add_argument("--version", action="version", version=f"hwgen {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    wanted = next((word for word in argv if word in COMMANDS), None)
    for name, (module, text) in COMMANDS.items():
        if name == wanted:
            handler = importlib.import_module(module)
            command = commands.add_parser(
                name,
                help=text,
                description=handler.__doc__,
                formatter_class=argparse.RawDescriptionHelpFormatter,
                allow_abbrev=False,
            )
            handler.add_arguments(command)
            command.add_argument("--debug", action="store_true", help="show the traceback of an error")
        else:
            commands.add_parser(name, help=text, add_help=False)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    as_json, debug = "--json" in words, "--debug" in words
    try:
        return _run(words)
    except HwgenError as error:
        if debug:
            raise
        return _tell(error.message, error.hint, error.exit_code, as_json)
    except KeyboardInterrupt as stop:
        hint = "; ".join(getattr(stop, "__notes__", ())) or _GOES_ON.get(words[0] if words else "", "")
        return _tell("interrupted", hint, ExitCode.INTERRUPTED, as_json)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.ACCEPTED
    except Exception as error:
        if debug:
            raise
        hint = "this is a bug of hwgen; run it again with --debug and report the traceback"
        return _tell(f"{type(error).__name__}: {error}", hint, ExitCode.BUG, as_json)


def _run(words: Sequence[str]) -> int:
    parser = parser_for(words)
    arguments = parser.parse_args(words)
    if arguments.command is None:
        parser.print_help()
        return ExitCode.ACCEPTED
    from hwgen.infra.process import processes_end_with_us

    handler = importlib.import_module(COMMANDS[arguments.command][0])
    with processes_end_with_us():
        return int(handler.run(arguments))


def _tell(message: str, hint: str, code: ExitCode, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"error": message, "hint": hint}))
    else:
        print(f"hwgen: {message}" + (f"\n  {hint}" if hint else ""), file=sys.stderr)
    return code
