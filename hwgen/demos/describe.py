"""Block summaries of code that brings none of its own: from its comments, and what it assigns."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hwgen.demos import verilog_text

_ASSIGNED = re.compile(r"(?:^|[;\s)])\{?\s*([A-Za-z_]\w*)(?:\s*\[[^\]]*\])*\s*<?=(?!=)")
_DECLARED = re.compile(
    r"^\s*(?:reg|wire|integer|genvar|localparam)\b[^;=]*?(\w+)\s*(?:\[[^\]]*\]\s*)?(?:=|;|,)"
)
_INSTANCE = re.compile(r"^\s*(\w+)\s+(?:#\s*\(.*|(\w+)\s*\()\s*$")
_WORDS = frozenset(
    {"if", "else", "for", "begin", "end", "case", "parameter", "localparam", "module", "always"}
)
_MOST_NAMES = 8


def derived_summary(code: str) -> str:
    """Return a line for each block of a file: its comments, and what it declares, assigns or places."""
    lines = code.splitlines()
    found = []
    for block in verilog_text.cut(verilog_text.blocks(code)):
        text = "\n".join(lines[block.first - 1 : block.last])
        found.append(f"lines {block.first} to {block.last}: {_summary(text)}")
    return "\n".join(found)


def module_summary(code: str) -> str:
    """Return a line for each module of a file: its name, and what the comment above it says."""
    above = dict(_comments_by_last_line(code))
    return "\n".join(
        f"module {m.name}: {above.get(m.first - 1, 'a part')}" for m in verilog_text.modules(code)
    )


def _comments_by_last_line(code: str) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    held: list[str] = []
    for number, line in enumerate(code.splitlines(), 1):
        if line.startswith("//"):
            held.append(line.lstrip("/ "))
            found.append((number, " ".join(word for word in held if word)))
        else:
            held = []
    return found


def _summary(text: str) -> str:
    said = [comment.rstrip(".") for _, comment in verilog_text.comments(text)]
    plain = "\n".join(verilog_text.without_comment(line) for line in text.splitlines())
    parts = [". ".join(word[0].upper() + word[1:] for word in said)] if said else []
    for verb, names in (
        ("Declares", _declared(plain)),
        ("Assigns", _assigned(plain)),
        ("Places", _placed(plain)),
    ):
        if names:
            more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
            parts.append(f"{verb} {', '.join(names[:_MOST_NAMES])}{more}")
    return ". ".join(parts) + "." if parts else "Goes on with the block above."


def _declared(plain: str) -> list[str]:
    return _unique(match[1] for line in plain.splitlines() if (match := _DECLARED.match(line)))


def _assigned(plain: str) -> list[str]:
    declared = set(_declared(plain))
    return [name for name in _unique(_ASSIGNED.findall(plain)) if name not in declared | _WORDS]


def _placed(plain: str) -> list[str]:
    found = (match[1] for line in plain.splitlines() if (match := _INSTANCE.match(line)))
    return [name for name in _unique(found) if name not in _WORDS]


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
