"""Cut the bodies of modules into blocks of at most ten lines that belong together, from tokens alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hwgen.demos.modules import outline
from hwgen.demos.tokens import tokens
from hwgen.demos.verilog_text import MOST_LINES, Block

_OPEN = frozenset(("begin", "case", "casex", "casez", "function", "task", "generate", "fork", "specify"))
_CLOSE = frozenset(("end", "endcase", "endfunction", "endtask", "endgenerate", "join", "endspecify"))
_BRACKETS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1, "(*": 1, "*)": -1}
_ELSE = "else"


@dataclass
class _Line:
    """What a line of a body holds."""

    number: int
    empty: bool = True
    comment_only: bool = True
    ends_item: bool = False  # an item of the module ends with it
    first: str = ""


def segments(code: str) -> tuple[Block, ...]:
    """Return the blocks of the bodies of all modules, in order.

    Every line that holds something is in one block. A block ends at an empty line, or where the next item
    would make it longer than ten lines; an item of more lines is cut into parts of nearly the same size.
    """
    found: list[Block] = []
    for module in outline(code).modules:
        if module.header_end < 0 or module.end < 0:
            continue
        body_end = code.rfind("endmodule", module.header_end, module.end)
        found += _blocks(list(_lines(code, module.header_end, body_end)))
    return tuple(found)


def _lines(code: str, start: int, end: int) -> Iterator[_Line]:
    """Yield the lines between two offsets, without what stands before the first line's end or behind."""
    first = code.count("\n", 0, start) + 1
    lines: dict[int, _Line] = {}
    depth = brackets = 0
    is_closed = True
    at, number = start, first
    for token in tokens(code, start):
        if token.start >= end:
            break
        number += code.count("\n", at, token.start)
        at = token.start
        here = lines.setdefault(number, _Line(number))
        here.empty = False
        last = number + token.text.count("\n")
        for between in range(number + 1, last + 1):
            lines.setdefault(between, _Line(between, empty=False))
        if token.kind == "comment":
            lines[last].ends_item = is_closed
            continue
        here.comment_only = False
        here.first = here.first or token.text
        depth += (token.text in _OPEN) - (token.text in _CLOSE)
        brackets += _BRACKETS.get(token.text, 0)
        is_closed = depth <= 0 and brackets <= 0 and (token.text == ";" or token.text in _CLOSE)
        lines[last].ends_item = is_closed
    last_line = max(lines, default=first)
    for n in range(first, last_line + 1):
        yield lines.get(n, _Line(n))


def _items(lines: list[_Line]) -> Iterator[list[_Line]]:
    """Yield runs of lines that hold whole items, comments with what follows; an empty run for a gap."""
    held: list[_Line] = []
    inside = False
    following = _following(lines)
    for line in lines:
        if line.empty:
            if not inside:
                if held:
                    yield held
                held = []
                yield []
                continue
            held.append(line)
            continue
        held.append(line)
        inside = inside or not line.comment_only
        if inside and line.ends_item and following[line.number] != _ELSE:
            yield held
            held, inside = [], False
    if held:
        yield held


def _following(lines: list[_Line]) -> dict[int, str]:
    """Return for each line the first token of the next line that has code."""
    found, word = {}, ""
    for line in reversed(lines):
        found[line.number] = word
        word = line.first or word
    return found


def _blocks(lines: list[_Line]) -> Iterator[Block]:
    block: list[int] = []
    for item in _items(lines):
        numbers = [line.number for line in _trimmed(item)]
        if block and (not numbers or numbers[-1] - block[0] >= MOST_LINES):
            yield Block(block[0], block[-1])
            block = []
        if numbers and numbers[-1] - numbers[0] >= MOST_LINES:
            yield from _cut(_trimmed(item))
        else:
            block += numbers
    if block:
        yield Block(block[0], block[-1])


def _trimmed(item: list[_Line]) -> list[_Line]:
    while item and item[-1].empty:
        item = item[:-1]
    return item


def _cut(item: list[_Line]) -> Iterator[Block]:
    """Cut a long item into blocks of nearly the same size; what is empty begins and ends none."""
    count = -(-len(item) // MOST_LINES)
    size = -(-len(item) // count)
    for start in range(0, len(item), size):
        numbers = [line.number for line in item[start : start + size] if not line.empty]
        if numbers:
            yield Block(numbers[0], numbers[-1])
