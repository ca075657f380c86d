"""Put text that may be anything into Markdown so that it stays text."""

from __future__ import annotations

import re
from typing import Any

from hwgen.report.svg import visible

# What means something inside a line; underscores only beside words, not in them; what means something at its
# beginning; and what would become a link.
_SPECIAL = re.compile(
    r"[\\`*\[|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"
    r"|^(?:[#+=-](?![A-Za-z0-9])|\d+[.)](?= |$))"
    r"|:(?=//)|www\.|@"
)


class Markdown(str):
    """Text that is Markdown already, and stays as it is."""

    __slots__ = ()


def finalize(value: Any) -> str:
    """Return what a template inserts: Markdown as it is, everything else as text on one line."""
    return value if isinstance(value, Markdown) else text(str(value))


def text(value: str) -> Markdown:
    """Return text as Markdown that shows it, on one line, without links, tags or emphasis."""
    line = " ".join(visible(value).split())
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Markdown(_SPECIAL.sub(lambda match: _escape(match[0]), line))


def _escape(found: str) -> str:
    head = found[:-1]
    return f"{head}\\{found[-1]}" if found != "www." else "www\\."


def code(value: Any) -> Markdown:
    """Return text as a code span on one line."""
    line = " ".join(visible(str(value)).split()) or " "
    ticks = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return Markdown(f"{ticks}{pad}{line}{pad}{ticks}")


def fence(value: Any, language: str = "") -> Markdown:
    """Return text as a block of code."""
    shown = visible(str(value)).rstrip("\n")
    ticks = "`" * max(max((len(run) for run in re.findall("`+", shown)), default=0) + 1, 3)
    return Markdown(f"{ticks}{language}\n{shown}\n{ticks}")
