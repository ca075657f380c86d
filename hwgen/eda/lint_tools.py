"""The simulators as linters: their command lines, and their messages. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hwgen.infra.tools import Tool

_ICARUS = re.compile(
    r"^(?P<file>[^\s:][^:]*):(?P<line>\d+): "
    r"(?:(?P<kind>warning|error|syntax error|sorry|assert)(?:: )?)?(?P<message>.*)$"
)
_VERILATOR = re.compile(
    r"^%(?P<kind>Warning|Error)(?:-(?P<code>\w+))?: "
    r"(?:(?P<file>[^\s:]+):(?P<line>\d+):(?:\d+:)? )?(?P<message>.*)$"
)
# Verilator's last line, which says only how many messages came before.
_VERILATOR_SUMMARY = "Exiting due to"


@dataclass(frozen=True)
class Message:
    """What a tool says of one place. `severity` is error or warning; `code` may be empty."""

    severity: str
    code: str
    file: str
    line: int
    text: str


def icarus_argv(tool: Tool, sources: Sequence[str], top: str, *, systemverilog: bool) -> tuple[str, ...]:
    """Build the command that reads and elaborates the sources with all warnings and writes nothing."""
    language = "-g2012" if systemverilog else "-g2005"
    # A design without any `timescale` is what hwgen wants: cocotb gives it.
    warnings = ("-Wall", "-Wno-timescale")
    return (*tool.argv, language, *warnings, "-t", "null", "-I", "rtl", "-s", top, *sources)


def verilator_argv(
    tool: Tool, sources: Sequence[str], top: str, folder: str, *, systemverilog: bool
) -> tuple[str, ...]:
    """Build the command that lints the sources with all warnings; warnings do not change its exit code."""
    language = "1800-2017" if systemverilog else "1364-2005"
    options = ("--lint-only", "-Wall", "-Wno-fatal", "--default-language", language, "--error-limit", "50")
    return (*tool.argv, *options, "--Mdir", folder, "-Irtl", "--top-module", top, *sources)


def parse_icarus(output: str) -> list[Message]:
    """Read Icarus's messages; lines that go on with the one before are left out."""
    found = []
    for line in output.splitlines():
        match = _ICARUS.match(line)
        if match is None or match["message"].startswith("       :"):
            continue
        severity = "warning" if match["kind"] == "warning" else "error"
        text = match["message"].strip() or match["kind"] or ""
        found.append(Message(severity, "", match["file"], int(match["line"]), text))
    return found


def parse_verilator(output: str) -> list[Message]:
    """Read Verilator's messages; the source lines and hints below each are left out."""
    found = []
    for line in output.splitlines():
        match = _VERILATOR.match(line)
        if match is None or match["message"].startswith(_VERILATOR_SUMMARY):
            continue
        place = (match["file"] or "", int(match["line"] or 0))
        found.append(Message(match["kind"].lower(), match["code"] or "", *place, match["message"]))
    return found
