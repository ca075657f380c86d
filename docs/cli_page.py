"""Write docs/cli.md from the parsers of the command line: `make docs` runs it, a test compares the two."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from hwgen.cli.main import COMMANDS, parser_for
from hwgen.core.errors import ExitCode

PAGE = Path(__file__).with_name("cli.md")

_START = """\
# Command line

<!-- Made by docs/cli_page.py from the parsers. -->

Results go to stdout, progress to stderr. `--json` prints one [JSON document](json.md) on stdout and nothing
else there. A mistake is one sentence and a hint; `--debug`, which every command takes, shows the traceback.
"""
_MEANING = {
    ExitCode.ACCEPTED: "accepted; or done, where there is nothing to accept",
    ExitCode.REJECTED: "rejected",
    ExitCode.USAGE: "the command, the request or the configuration is wrong",
    ExitCode.PREREQUISITE: "something is missing on this machine: a tool, a sandbox, space on the disk",
    ExitCode.INCONCLUSIVE: "inconclusive: nothing speaks against the design, but not all was shown",
    ExitCode.BUG: "a bug of hwgen",
    ExitCode.INTERRUPTED: "interrupted; `hwgen resume` goes on with a run",
}


def page() -> str:
    """Return the page."""
    lines = [_START, "| command | does |", "|---|---|"]
    lines += [f"| [`hwgen {name}`](#hwgen-{name}) | {text} |" for name, (_, text) in COMMANDS.items()]
    lines += ["", "## Exit codes", "", "| code | means |", "|---|---|"]
    lines += [f"| {code.value} | {meaning} |" for code, meaning in _MEANING.items()]
    for name in COMMANDS:
        command = _choices(parser_for([name]))[name]
        lines += ["", *_section(f"## hwgen {name}", command)]
        for action, parser in _choices(command).items():
            lines += ["", *_section(f"### hwgen {name} {action}", parser)]
    return "\n".join(lines) + "\n"


def _section(heading: str, command: argparse.ArgumentParser) -> Iterator[str]:
    first, *rest = (command.description or "").strip().splitlines()
    yield from (heading, "", first)
    in_code = False
    for line in rest:
        if line.startswith("hwgen ") != in_code:
            in_code = not in_code
            yield "```sh" if in_code else "```"
        yield line
    if in_code:
        yield "```"
    shown = [
        action
        for action in command._actions
        if action.dest not in ("help", "debug") and not isinstance(action, argparse._SubParsersAction)
    ]
    if shown:
        yield from ("", "| argument | means |", "|---|---|")
        yield from (f"| `{_spelling(action)}` | {_help(action)} |" for action in shown)


def _choices(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the commands of a parser, or the actions of a command."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _spelling(action: argparse.Action) -> str:
    choices = "\\|".join(map(str, action.choices or ()))
    value = action.metavar or choices or action.dest.upper()
    if not action.option_strings:
        optional = action.nargs in ("?", "*")
        return f"[{value}]" if optional else f"{value}{' ...' if action.nargs == '+' else ''}"
    if action.nargs == 0:
        return action.option_strings[-1]
    return f"{action.option_strings[-1]} {f'[{value}]' if action.nargs == '?' else value}"


def _help(action: argparse.Action) -> str:
    return (action.help or "").replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
