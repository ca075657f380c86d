"""Find the modules of a Verilog text, their names and their headers, from its tokens alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hwgen.demos.tokens import COMMENT_OR_STRING, Token, tokens

_OPENING = ("module", "macromodule")
_LIFETIMES = ("automatic", "static")
# Around modules these may stand; the modules need them or do not mind them.
_DIRECTIVE_TEXT = """
timescale define undef default_nettype ifdef ifndef else elsif endif resetall celldefine endcelldefine
"""
_KEPT_DIRECTIVES = frozenset(f"`{word}" for word in _DIRECTIVE_TEXT.split())
# What has to be seen between a header and its `endmodule`; all else is passed over.
_INSIDE = re.compile(
    rf"{COMMENT_OR_STRING}|\\\S++|(?<![\w$`])(?P<key>module|macromodule|endmodule)(?![\w$])", re.DOTALL
)
_LABEL = re.compile(r"\s*+:\s*+[A-Za-z_][\w$]*+")
_OTHER_UNITS = {
    "package": "endpackage",
    "interface": "endinterface",
    "program": "endprogram",
    "primitive": "endprimitive",
    "class": "endclass",
}


@dataclass(frozen=True)
class Module:
    """A module by its place in a text. `header_end` is the offset after the `;` of its header, or -1.

    `end` is the offset after `endmodule` and its label, or -1 where there is none.
    """

    name: str
    start: int
    header_end: int
    end: int


@dataclass(frozen=True)
class Outline:
    """The modules of a text, and the first text between them that belongs to none (empty if there is none).

    `directives` are the lines of compiler directives outside modules, in order; `includes` says whether an
    `include was among them.
    """

    modules: tuple[Module, ...]
    stray: str = ""
    directives: tuple[str, ...] = ()
    includes: bool = False


def outline(text: str) -> Outline:
    """Return the outermost modules of a text."""
    modules: list[Module] = []
    stray = ""
    directives: list[str] = []
    includes = False
    at = 0
    while (token := next(_code(text, at), None)) is not None:
        at = token.end
        if token.kind == "directive":
            at = _end_of_line(text, token.start)
            includes |= token.text == "`include"
            if token.text in _KEPT_DIRECTIVES:
                directives.append(text[token.start : at].rstrip())
        elif token.text in _OPENING:
            modules.append(_module(text, token))
            at = modules[-1].end if modules[-1].end >= 0 else len(text)
        elif token.text in _OTHER_UNITS:
            at = _after(text, at, _OTHER_UNITS[token.text])
        elif token.text != ";":
            stray = stray or text[token.start : token.start + 40]
    return Outline(tuple(modules), stray, tuple(directives), includes)


def begins_with_module(text: str) -> bool:
    """Whether the first token of a text, directives left aside, opens a module."""
    at = 0
    while (token := next(_code(text, at), None)) is not None:
        if token.kind != "directive":
            return token.text in _OPENING
        at = _end_of_line(text, token.start)
    return False


def _code(text: str, at: int) -> Iterator[Token]:
    """Cut text from an offset on into tokens without comments."""
    return (token for token in tokens(text, at) if token.kind != "comment")


def _end_of_line(text: str, start: int) -> int:
    """Return where the line of a directive ends, its continuations with it."""
    end = text.find("\n", start)
    while end > 0 and text[end - 1] == "\\":
        end = text.find("\n", end + 1)
    return len(text) if end < 0 else end


def _module(text: str, opening: Token) -> Module:
    """Read a module from its keyword on."""
    found = _code(text, opening.end)
    token = next(found, None)
    if token is not None and token.text in _LIFETIMES:
        token = next(found, None)
    is_named = token is not None and token.kind in ("word", "escaped")
    if token is None or not is_named:
        return Module("", opening.start, -1, _end(text, opening.end))
    header_end = _header_end(text, token.end)
    return Module(token.text, opening.start, header_end, _end(text, max(header_end, token.end)))


def _header_end(text: str, at: int) -> int:
    """Return the offset after the `;` that ends a header whose name ends at an offset, or -1."""
    depth = 0
    importing = False
    for token in _code(text, at):
        if token.text in ("(", "(*"):
            depth += 1
        elif token.text in (")", "*)"):
            depth -= 1
        elif token.text == "import":
            importing = True
        elif token.text == ";" and not depth:
            if not importing:
                return token.end
            importing = False
        elif token.text in ("endmodule", *_OPENING):
            return -1
    return -1


def _end(text: str, at: int) -> int:
    """Return the offset after the `endmodule` (and its label) of the module open at an offset, or -1."""
    depth = 1
    for found in _INSIDE.finditer(text, at):
        if (key := found["key"]) is not None:
            depth += 1 if key in _OPENING else -1
            if not depth:
                label = _LABEL.match(text, found.end())
                return label.end() if label else found.end()
    return -1


def _after(text: str, at: int, word: str) -> int:
    """Return the offset after the next token with a text, or the end."""
    return next((token.end for token in _code(text, at) if token.text == word), len(text))
