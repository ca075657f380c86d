"""Take the hardware out of an answer: fenced blocks with names, and what models write instead of them.

The answer is hostile text: what is taken is bounded in size and number, and its files have plain names.
Nothing is repaired here; what is wrong with the code is for the checks to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hwgen.core.candidate import Candidate, SourceFile
from hwgen.prompts.task import SUFFIX, Task

MAX_CHARACTERS = 1 << 20
MAX_FILES = 64
# Names are looked for in so many characters at the beginning of a line or a block.
_NAME_WITHIN = 200
_OPENING = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)")
_FILE_NAME = re.compile(r"(?<![A-Za-z0-9_])([A-Za-z_][A-Za-z0-9_]{0,99})\.(v|sv|vh|svh)(?![A-Za-z0-9_.])")
_MODULE = re.compile(r"^[ \t]*module[ \t]+([A-Za-z_][A-Za-z0-9_]{0,99})\b", re.MULTILINE)
_COMMENT = ("//", "/*")
_VERILOG_WORDS = frozenset({"verilog", "systemverilog", "sv", "v", ""})


@dataclass(frozen=True)
class Extracted:
    """What an answer holds: a candidate, or the reason why there is none, in a sentence."""

    candidate: Candidate | None
    reason: str = ""


@dataclass(frozen=True)
class _Block:
    info: str
    text: str
    before: str  # the last line of prose before it


def extract(text: str, task: Task, origin: str) -> Extracted:
    """Return the candidate of an answer: never trusted, whoever wrote it.

    Blocks that name a file make that file, a later one in place of an earlier one; blocks of Verilog without
    a name go by the module that they hold. Without any fence, everything from the first `module` to the last
    `endmodule` is taken.
    """
    if len(text) > MAX_CHARACTERS:
        return Extracted(None, f"the answer has {len(text)} characters, more than {MAX_CHARACTERS}")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    files: dict[str, str] = {}
    for block in _blocks(text):
        if (name := _name_of(block, task)) is not None:
            files[name] = _clean(block.text)
    if not files and (bare := _without_fences(text)):
        files[task.file] = _clean(bare)
    if not files:
        return Extracted(None, f"the answer holds no block of code for {task.file}")
    if len(files) > MAX_FILES:
        return Extracted(None, f"the answer has {len(files)} files, more than {MAX_FILES}")
    sources = tuple(SourceFile(name, body) for name, body in sorted(files.items()))
    modern = any(name.endswith((".sv", ".svh")) for name in files)
    return Extracted(Candidate(task.top, sources, origin, language="systemverilog" if modern else "verilog"))


def _blocks(text: str) -> Iterator[_Block]:
    lines = text.split("\n")
    at, before = 0, ""
    while at < len(lines):
        opening = _OPENING.fullmatch(lines[at])
        if opening is None:
            before = lines[at] if lines[at].strip() else before
            at += 1
            continue
        end = _end_of(lines, at + 1, opening["fence"])
        yield _Block(opening["info"].strip(), "\n".join(lines[at + 1 : end]), before)
        at, before = end + 1, ""


def _end_of(lines: list[str], start: int, fence: str) -> int:
    """Return the line that closes a fence; the end of the text where none does (the answer was cut)."""
    for at in range(start, len(lines)):
        line = lines[at].strip()
        if len(line) >= len(fence) and set(line) == {fence[0]}:
            return at
    return len(lines)


def _name_of(block: _Block, task: Task) -> str | None:
    """Return the file that a block makes: named in its info, its first line or before it, or its module."""
    first = block.text.lstrip()[:_NAME_WITHIN].split("\n", 1)[0]
    for place in (block.info, first if first.startswith(_COMMENT) else "", block.before):
        if found := _FILE_NAME.search(place[:_NAME_WITHIN]):
            return f"{found[1]}.{found[2]}"
    word = block.info.split(maxsplit=1)[0].lower() if block.info else ""
    modules = _MODULE.findall(block.text) if word in _VERILOG_WORDS else []
    if not modules:
        return None
    return (task.top if task.top in modules else modules[0]) + SUFFIX[task.language]


def _without_fences(text: str) -> str:
    begin, end = _MODULE.search(text), text.rfind("endmodule")
    return text[begin.start() : end + len("endmodule")] if begin and end > begin.start() else ""


def _clean(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n") + "\n"
