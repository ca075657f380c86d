"""Tokens of a request: words, numbers and signs, each with its place in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from hwgen.core.errors import RequestError

MAX_CHARACTERS = 1000

TokenKind = Literal["word", "number", "sign", "stop"]

_PIECE = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<number>[0-9]*\.[0-9]+|[0-9]+)
    | (?P<cross>(?<=[0-9])[xX](?=[0-9]))          # the x of 8x8
    | (?P<word>[^\W\d_]\w*(?:['\u2019]\w+)*)
    | (?P<sign><=|>=|.)
    """,
    re.VERBOSE,
)
_TYPE_PAIR = re.compile(r"([a-z]+[0-9]+)x([a-z]+[0-9]+)")  # int8xint4
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_STOPS = frozenset(",;.:()[]{}\"'`+&/!?\u2018\u2019\u201c\u201d\u2026")
_SAME = {"\u00d7": "x", "*": "x", "\u2264": "<=", "\u2265": ">="}
_SHOWN_CHARACTERS = 40


@dataclass(frozen=True)
class Token:
    """A piece of a request in lower case; `start` and `end` count characters of the text from 0.

    A "stop" (punctuation) ends a phrase and means nothing by itself.
    """

    text: str
    kind: TokenKind
    start: int
    end: int


def tokenize(text: str) -> tuple[Token, ...]:
    """Cut a request into tokens; refuse text that is empty, too long or holds invisible characters."""
    if len(text) > MAX_CHARACTERS:
        raise RequestError(
            f"the request is {len(text)} characters long; at most {MAX_CHARACTERS} are read",
            "say it in one sentence, or write a spec file",
        )
    if not text.strip():
        raise RequestError("the request is empty", 'say what to build, for example "systolic GEMM for int8"')
    for place, character in enumerate(text):
        _refuse_invisible(character, place)
    return tuple(_tokens(text))


def quoted(text: str) -> str:
    """Return text in quotes, fit for one line of a message."""
    return f"'{shown(text)}'"


def shown(text: str) -> str:
    """Return text fit for one line of a message: short, with nothing unprintable."""
    flat = " ".join(text.split())
    if len(flat) > _SHOWN_CHARACTERS:
        flat = flat[:_SHOWN_CHARACTERS] + "..."
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in flat)


def place(token: Token) -> str:
    """Return where a token stands, as people count."""
    return f"character {token.start + 1}"


def _refuse_invisible(character: str, index: int) -> None:
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") and character not in "\t\n\r":
        raise RequestError(
            f"the request holds the invisible character U+{ord(character):04X} (character {index + 1})",
            "type the request again as plain text",
        )


def _tokens(text: str) -> Iterator[Token]:
    last = Token("", "stop", 0, 0)
    position = 0
    while position < len(text):
        match = _PIECE.match(text, position)
        assert match is not None  # the last alternative takes any character but a line end, which is space
        start, position = match.span()
        if match.lastgroup == "space":
            continue
        piece = match.group()
        if piece in _DASHES:
            token, position = _dash(text, start, last)
            if token is None:
                continue
            last = token
            yield token
            continue
        _refuse_comma_in_number(text, start)
        for token in _classify(piece, match.lastgroup or "", start):
            last = token
            yield token


def _classify(piece: str, group: str, start: int) -> list[Token]:
    end = start + len(piece)
    if group == "number":
        return [Token(piece, "number", start, end)]
    if group == "sign":
        text = _SAME.get(piece, piece)
        if text == "x":
            return [Token(text, "word", start, end)]
        return [Token(text, "stop" if piece in _STOPS else "sign", start, end)]
    word = piece.lower().replace("\u2019", "'")
    pair = _TYPE_PAIR.fullmatch(word)
    if pair is None:
        return [Token(word, "word", start, end)]
    cross = start + len(pair[1])
    return [
        Token(pair[1], "word", start, cross),
        Token("x", "word", cross, cross + 1),
        Token(pair[2], "word", cross + 1, end),
    ]


def _dash(text: str, start: int, last: Token) -> tuple[Token | None, int]:
    """Read a dash: a hyphen joins words and is dropped, a minus belongs to its number, else it is a stop."""
    before = text[start - 1] if start else " "
    number = re.compile(r"[0-9]*\.?[0-9]+").match(text, start + 1)
    glued = before.isalnum() and last.end == start and last.text != "x"
    if number is not None and not glued:
        return Token("-" + number.group(), "number", start, number.end()), number.end()
    if number is not None and last.kind == "number":
        return Token("-", "sign", start, start + 1), start + 1
    if glued and text[start + 1 : start + 2].isalnum():
        return None, start + 1
    return Token("-", "stop", start, start + 1), start + 1


def _refuse_comma_in_number(text: str, start: int) -> None:
    around = text[max(start - 1, 0) : start + 2]
    if len(around) == 3 and around[1] == "," and re.fullmatch(r"[0-9],[0-9]", around):
        raise RequestError(
            f"'{around}' (character {start}): is the comma part of a number?",
            "write numbers without a comma, and a space after a comma that separates",
        )
