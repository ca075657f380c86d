"""Cut Verilog into tokens without any tool: linear in the length of the text, whatever the text is.

It works on broken code too, and never fails: what is no token of Verilog is one token of kind "other".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# For searches that pass over the rest: what may hold words that are no code.
COMMENT_OR_STRING = r"""//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?|"(?:[^"\\\n]++|\\.)*+"?"""

# Possessive quantifiers (++, *+) keep the search from going back, which hostile text could make slow.
_TOKEN = re.compile(
    r"""
      (?P<space>\s++)
    | (?P<comment>//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?)
    | (?P<string>"(?:[^"\\\n]++|\\.)*+"?)
    | (?P<escaped>\\[^\s]++)
    | (?P<directive>`[A-Za-z_][\w$]*+)
    | (?P<word>[A-Za-z_$][\w$]*+)
    | (?P<number>\d[\d_]*+(?:\.\d[\d_]*+)?(?:[eE][+-]?\d++)?|'[sS]?[bBoOdDhH][ \t]*+[\w?]++|'[01xXzZ](?!\w))
    | (?P<operator><<<=|>>>=|===|!==|==\?|!=\?|<<<|>>>|<<=|>>=|<->|->>
        |==|!=|<=|>=|&&|\|\||<<|>>|\*\*|~&|~\||~\^|\^~|\+:|-:|::|\+\+|--|[+\-*/%&|^]=|->|\(\*|\*\))
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its place: `start` and `end` are offsets in the text."""

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """Cut text from an offset on into tokens; spaces are left out, comments are not."""
    for found in _TOKEN.finditer(text, start):
        kind = found.lastgroup or "other"
        if kind != "space":
            yield Token(kind, found.group(), found.start(), found.end())


def code_words(text: str) -> list[tuple[str, str]]:
    """Return kind and text of each token that means something: neither spaces nor comments."""
    return [
        (found.lastgroup or "other", found.group())
        for found in _TOKEN.finditer(text)
        if found.lastgroup not in ("space", "comment")
    ]


def comments(text: str) -> Iterator[str]:
    """Return the comments of a text."""
    return (found.group() for found in _TOKEN.finditer(text) if found.lastgroup == "comment")


def without_comments(text: str) -> str:
    """Return the text with each comment replaced by a space (or by the newlines that it had)."""

    def blank(found: re.Match[str]) -> str:
        if found.lastgroup != "comment":
            return found.group()
        return "\n" * found.group().count("\n") or " "

    return _TOKEN.sub(blank, text)
