"""What a demo's Verilog says by its layout: ports, blocks and comments. Pure functions of text.

The demos are laid out strictly (see docs/demos.md), so lines are enough: this is no parser of Verilog.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from hwgen.core.widths import evaluate

Direction = Literal["input", "output"]
MOST_LINES = 10  # of a block
MOST_BITS = 4096  # of a port

_MODULE = re.compile(r"^module\s+(\w+)", re.MULTILINE)
_PORT = re.compile(
    r"^\s*(input|output)\s+(?:wire|reg)\s+(signed\s+)?(?:\[([^\]]+)\]\s*)?(\w+)\s*,?\s*$",
)
_ANY_PORT = re.compile(r"^\s*(input|output|inout)\b")
_PARAMETER = re.compile(r"^\s*parameter\s+(?:integer\s+)?(?:\[[^\]]+\]\s*)?(\w+)\s*=\s*([^,]+?)\s*,?\s*$")
_LITERAL = re.compile(r"\d*'[sS]?([hHdDbB])([0-9a-fA-F_]+)")
_BASES = {"h": 16, "d": 10, "b": 2}
_STATEMENT = re.compile(r"^\s*(always|assign)\b")
_COMMENT = re.compile(r"//(.*)$")


@dataclass(frozen=True)
class Port:
    """A port as the header declares it, its width that of the default parameters."""

    name: str
    direction: Direction
    signed: bool
    width: int


@dataclass(frozen=True)
class Block:
    """Lines `first` to `last` (from 1) of a file that belong together."""

    first: int
    last: int


@dataclass(frozen=True)
class ModuleText:
    """One module of a file: its name, and the lines of `module`, of its header's end, and of `endmodule`."""

    name: str
    first: int
    header_end: int
    last: int


def without_comment(line: str) -> str:
    """Return a line without what stands behind `//`."""
    return _COMMENT.sub("", line).rstrip()


def modules(text: str) -> tuple[ModuleText, ...]:
    """Return the modules of a file in order; ValueError where a line that ends one is missing."""
    found, lines = [], text.splitlines()
    starts = [n for n, line in enumerate(lines, 1) if _MODULE.match(line)]
    for first in starts:
        name = str(_MODULE.match(lines[first - 1])[1])  # type: ignore[index]
        header_end = _line_after(lines, first, ");", f"module {name} has no line that is `);`")
        last = _line_after(lines, header_end, "endmodule", f"module {name} has no line that is `endmodule`")
        found.append(ModuleText(name, first, header_end, last))
    return tuple(found)


def _line_after(lines: list[str], first: int, wanted: str, otherwise: str) -> int:
    for number in range(first, len(lines) + 1):
        if without_comment(lines[number - 1]).strip() == wanted:
            return number
    raise ValueError(otherwise)


def ports(text: str, module: ModuleText) -> tuple[Port, ...]:
    """Return the ports of a module; ValueError names the line that is laid out otherwise."""
    found, values = [], parameters(text, module)
    for number in range(module.first, module.header_end):
        line = without_comment(text.splitlines()[number - 1])
        if not _ANY_PORT.match(line):
            continue
        match = _PORT.match(line)
        if match is None:
            raise ValueError(
                f"line {number}: a port must stand alone, as `input wire [7:0] name,` or `output reg name`"
            )
        direction, signed, extent, name = match.groups()
        width = _width(extent, values) if extent else 1
        found.append(Port(name, _direction(direction), bool(signed), width))
    return tuple(found)


def parameters(text: str, module: ModuleText) -> dict[str, int]:
    """Return the parameters of a module with their defaults, which are integers."""
    found: dict[str, int] = {}
    for line in text.splitlines()[module.first - 1 : module.header_end]:
        if match := _PARAMETER.match(without_comment(line)):
            found[match[1]] = evaluate(_LITERAL.sub(_decimal, match[2]), found)
    return found


def _decimal(match: re.Match[str]) -> str:
    return str(int(match[2], _BASES[match[1].lower()]))


def _width(extent: str, values: Mapping[str, int]) -> int:
    high, _, low = extent.partition(":")
    if low.strip() != "0":
        raise ValueError(f"[{extent}] is no range that ends at 0")
    width = evaluate(high, values) + 1
    if not 1 <= width <= MOST_BITS:
        raise ValueError(f"[{extent}] has {width} bits, which is not 1 to {MOST_BITS}")
    return width


def _direction(word: str) -> Direction:
    return next(d for d in get_args(Direction) if d == word)


def blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a file: runs of lines without an empty one, in the bodies of its modules."""
    lines, found = text.splitlines(), []
    for module in modules(text):
        first = 0
        for number in range(module.header_end + 1, module.last + 1):
            empty = number == module.last or not lines[number - 1].strip()
            if not empty and not first:
                first = number
            if empty and first:
                found.append(Block(first, number - 1))
                first = 0
    return tuple(found)


def cut(found: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks with those of more than ten lines cut behind every tenth line."""
    return tuple(
        Block(first, min(first + MOST_LINES - 1, block.last))
        for block in found
        for first in range(block.first, block.last + 1, MOST_LINES)
    )


def comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of every comment, comment lines above each other as one."""
    held: list[str] = []
    first = 0
    for number, line in enumerate([*text.splitlines(), ""], 1):
        match = _COMMENT.search(line)
        alone = match is not None and not line[: match.start()].strip()
        if held and not alone:
            yield first, " ".join(held)
            held = []
        if match is None or not match[1].strip():
            continue
        if alone:
            first = first if held else number
            held.append(match[1].strip())
        else:
            yield number, match[1].strip()


def uncommented(text: str) -> list[int]:
    """Return the lines with an always or an assign that no comment says anything about.

    The comment stands behind the line or in the line above it.
    """
    lines = text.splitlines()
    return [
        number
        for number, line in enumerate(lines, 1)
        if _STATEMENT.match(line)
        and not _COMMENT.search(line)
        and not (number > 1 and lines[number - 2].lstrip().startswith("//"))
    ]
