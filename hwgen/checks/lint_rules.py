"""What counts: turn the messages of linters into findings. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hwgen.checks.support import without_rtl
from hwgen.core.evidence import Finding
from hwgen.eda.lint_tools import Message
from hwgen.eda.ports import Port
from hwgen.eda.slang import Diagnostic

# Warnings that are about style, or about something left unused on purpose (the padding of a stream).
STYLE = {
    "slang": re.compile(r"unused-.*|newline-eof|missing-top"),
    "verilator": re.compile(
        r"DECLFILENAME|EOFNEWLINE|GENUNNAMED|IMPORTSTAR|INCABSPATH|MULTITOP|PINCONNECTEMPTY|TIMESCALEMOD"
        r"|UNUSED\w*|VARHIDDEN"
    ),
    "iverilog": re.compile(r"(?!)"),
}
# A net whose name says so is left unused on purpose.
_SAYS_UNUSED = re.compile(r"'\w*unused\w*'", re.IGNORECASE)
_UNUSED = re.compile(r"\((?:slang unused-|verilator UNUSED)")
_LATCH = "is a latch"
# What slang lets pass with a warning although no other tool does.
_SLANG_ERRORS = frozenset({"mixed-var-assigns"})


def of_slang(diagnostic: Diagnostic) -> Finding:
    """Turn a diagnostic of slang into a finding."""
    is_error = diagnostic.severity in ("error", "fatal") or diagnostic.option in _SLANG_ERRORS
    severity = "error" if is_error else diagnostic.severity
    if severity == "warning" and STYLE["slang"].fullmatch(diagnostic.option):
        severity = "note"
    label = f"slang {diagnostic.option}".strip()
    return Finding(f"{diagnostic.message} ({label})", severity, diagnostic.file, diagnostic.line)


def of_simulator(tool: str, message: Message) -> Finding:
    """Turn a simulator's message into a finding."""
    is_style = message.severity == "warning" and STYLE[tool].fullmatch(message.code)
    severity = "note" if is_style else message.severity
    label = f"{tool} {message.code}".strip()
    return Finding(f"{message.text} ({label})", severity, without_rtl(message.file), message.line)


def is_declared_unused(finding: Finding) -> bool:
    """Whether a note only repeats that something whose name has "unused" in it is unused."""
    return finding.severity == "note" and _SAYS_UNUSED.search(finding.message) is not None


def is_unused(finding: Finding) -> bool:
    """Whether a note says that something is unused."""
    return finding.severity == "note" and _UNUSED.search(finding.message) is not None


def is_latch(finding: Finding) -> bool:
    """Whether a finding is about an inferred latch."""
    return _LATCH in finding.message


def compare_ports(wanted: Mapping[str, Any], found: Mapping[str, Port], top: str) -> list[Finding]:
    """Name every port of the top module that is not as the contract has it."""
    texts = [f"port {name} is missing in {top}" for name in wanted if name not in found]
    texts += [f"port {name} of {top} is not in the contract" for name in found if name not in wanted]
    for name, (direction, width) in wanted.items():
        port = found.get(name)
        if port is not None and (port.direction, port.width) != (direction, width):
            texts.append(
                f"port {name} of {top} is an {port.direction} of {port.width} bits, "
                f"the contract wants an {direction} of {width}"
            )
    return [Finding(text, "error") for text in texts]
