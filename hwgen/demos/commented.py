"""Comments that somebody else put into code: taken out line by line, if nothing but comments was added."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hwgen.demos.tokens import Token, tokens

_MARKS = re.compile(r"^(?://+|/\*+)|\*+/$")
_STAR = re.compile(r"(?m)^[ \t]*\*(?!/)[ \t]?")
_DIRECTIVE_END = "end of a directive's line"
# Directives that go to the end of their line; others, and macros that are used, may stand anywhere.
_TO_THE_END = frozenset(
    f"`{word}"
    for word in (
        *("define", "undef", "include", "timescale", "default_nettype", "ifdef", "ifndef", "elsif"),
        *("line", "pragma", "begin_keywords", "unconnected_drive"),
    )
)


@dataclass(frozen=True)
class Commented:
    """Comments by the line of the code that they speak of (from 1); or why the copy is no copy."""

    comments: Mapping[int, str]
    reason: str = ""


def comments_of(code: str, copy: str) -> Commented:
    """Return the comments of a copy of the code by the line in the code that each belongs to.

    Without comments, the copy must have the same tokens, and directives must end where they did. A comment
    behind code belongs to that line, one that stands alone to the line of the code that follows.
    """
    ours, theirs = _significant(code), _significant(copy)
    for number, (one, other) in enumerate(zip(ours, theirs, strict=False)):
        if one[0] != other[0]:
            return Commented({}, f"line {one[1]} is changed: {_near(ours, number)!r} is not there any more")
    if len(ours) != len(theirs):
        longer, what = (ours, "is missing at the end") if len(ours) > len(theirs) else (theirs, "was added")
        return Commented({}, f"{_near(longer, min(len(ours), len(theirs)))!r} {what}")
    lines = [line for _, line in ours]
    found: defaultdict[int, list[str]] = defaultdict(list)
    for before, is_behind, text in _comments(copy):
        place = before - 1 if is_behind or before >= len(lines) else before
        if lines and text and text not in found[lines[place]]:
            found[lines[place]].append(text)
    return Commented({line: " ".join(found[line]) for line in sorted(found) if found[line]})


def listed(comments: Mapping[int, str]) -> str:
    """Return the grain `line_comments`: each comment behind the number of its line."""
    return "\n".join(f"{line}: {text}" for line, text in comments.items())


def annotated(code: str, comments: Mapping[int, str]) -> str:
    """Return code with each comment at the end of its line, for readers; no tool is to read it."""
    lines = code.rstrip("\n").split("\n")
    return "\n".join(
        f"{line}  // {comments[number]}" if number in comments and comments[number] not in line else line
        for number, line in enumerate(lines, 1)
    )


def _pieces(text: str) -> Iterator[tuple[Token, int]]:
    """Yield tokens with their lines."""
    line, at = 1, 0
    for token in tokens(text):
        line += text.count("\n", at, token.start)
        at = token.start
        yield token, line


def _significant(text: str) -> list[tuple[str, int]]:
    """Return the tokens that are no comments with their lines, and the ends of lines with directives."""
    found: list[tuple[str, int]] = []
    directive = 0  # the line of a directive that has not ended yet
    for token, line in _pieces(text):
        if directive and line > directive:
            found.append((_DIRECTIVE_END, directive))
            directive = 0
        if token.kind == "comment":
            continue
        if directive and token.text.startswith("\\") and token.text.strip() == "\\":
            directive = line + 1  # the line goes on
        if token.text in _TO_THE_END:
            directive = line
        found.append((token.text, line))
    if directive:
        found.append((_DIRECTIVE_END, directive))
    return found


def _near(found: list[tuple[str, int]], number: int) -> str:
    return " ".join(text for text, _ in found[number : number + 5] if text != _DIRECTIVE_END)


def _comments(text: str) -> Iterator[tuple[int, bool, str]]:
    """Yield each comment: how many significant tokens are before it, whether it is behind one, its words."""
    before, last_line = 0, 0
    directive = 0
    for token, line in _pieces(text):
        if directive and line > directive:
            before += 1
            directive = 0
        if token.kind == "comment":
            yield before, line == last_line, _words(token.text)
            continue
        if directive and token.text.strip() == "\\":
            directive = line + 1
        if token.text in _TO_THE_END:
            directive = line
        before += 1
        last_line = line + token.text.count("\n")


def _words(comment: str) -> str:
    plain = _STAR.sub("", _MARKS.sub("", _MARKS.sub("", comment.strip())))
    return " ".join(plain.split())
