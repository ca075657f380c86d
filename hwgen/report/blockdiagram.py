"""Draw the block diagram that an operator gives: boxes on a grid, arrows between them."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hwgen.report.layout.route import Wire, assign_tracks
from hwgen.report.svg import Svg

_MARGIN = 12.0
_ROW_GAP = 28.0
_CHANNEL = 36.0
_TRACK = 12.0
_LANE = 9.0
_MAX_LINES = 3
_WRAP = 22
_MAX_BLOCKS = 60
_MAX_CELL = 40


@dataclass(frozen=True)
class _Block:
    name: str
    lines: tuple[str, ...]
    row: int
    column: int
    feeds: tuple[str, ...]

    @property
    def width(self) -> float:
        return max(len(self.name) * 7.4, *(len(line) * 5.8 for line in self.lines), 70.0) + 24

    @property
    def height(self) -> float:
        return 30.0 + 13 * len(self.lines)


def block_diagram(blocks: Sequence[Mapping[str, Any]], *, alone: bool = False) -> str:
    """Return the SVG of blocks (`name`, `detail`, `row`, `column`, `feeds`); empty if there are none."""
    read = _read(blocks)
    return _Drawing(read).draw(alone=alone) if read else ""


def _read(blocks: Sequence[Mapping[str, Any]]) -> tuple[_Block, ...]:
    """Read blocks; two that ask for one place are laid below each other."""
    taken: set[tuple[int, int]] = set()
    found = []
    for block in blocks[:_MAX_BLOCKS]:
        row, column = (min(max(int(block[key]), 0), _MAX_CELL) for key in ("row", "column"))
        while (row, column) in taken:
            row += 1
        taken.add((row, column))
        detail = _lines(str(block.get("detail", "")))
        feeds = tuple(map(str, block.get("feeds", ())))
        found.append(_Block(str(block["name"]), tuple(detail) or ("",), row, column, feeds))
    rows = {row: i for i, row in enumerate(sorted({b.row for b in found}))}
    columns = {column: i for i, column in enumerate(sorted({b.column for b in found}))}
    return tuple(_Block(b.name, b.lines, rows[b.row], columns[b.column], b.feeds) for b in found)


def _lines(detail: str) -> list[str]:
    """Break a text into lines, after a comma where that fits."""
    lines: list[str] = []
    for part in detail.split(", "):
        joined = f"{lines[-1]}, {part}" if lines else part
        if lines and len(joined) <= _WRAP:
            lines[-1] = joined
        else:
            lines[-1:] = [f"{line}," for line in lines[-1:]]
            lines += textwrap.wrap(part, _WRAP)
    return lines[:_MAX_LINES]


class _Drawing:
    def __init__(self, blocks: tuple[_Block, ...]) -> None:
        self.blocks = blocks
        by_name = {b.name: b for b in blocks}
        feeds = [(a, by_name[name]) for a in blocks for name in a.feeds if name in by_name and name != a.name]
        self.vertical = [(a, b) for a, b in feeds if a.column == b.column and self._neighbours(a, b)]
        self.feeds = [feed for feed in feeds if feed not in self.vertical]
        self._lay_rows()
        self._lay_pins()
        self.channels = self._route()
        self._lay_columns()

    def _neighbours(self, a: _Block, b: _Block) -> bool:
        between = range(min(a.row, b.row) + 1, max(a.row, b.row))
        return not any(c.column == a.column and c.row in between for c in self.blocks)

    def _lay_rows(self) -> None:
        """Give rows their middle; long ways run through lanes below the row where they start."""
        lanes: dict[int, int] = defaultdict(int)
        self.lane_of: dict[int, tuple[int, int]] = {}
        for number, (a, b) in enumerate(self.feeds):
            if b.column != a.column + 1:
                row = max(a.row, b.row) if a.row != b.row else a.row
                self.lane_of[number] = (row, lanes[row])
                lanes[row] += 1
        y = _MARGIN
        self.middle: list[float] = []
        self.bottom: list[float] = []
        for row in range(max(b.row for b in self.blocks) + 1):
            height = max(b.height for b in self.blocks if b.row == row)
            self.middle.append(y + height / 2)
            self.bottom.append(y + height)
            y += height + _ROW_GAP + lanes[row] * _LANE
        self.height = y - _ROW_GAP + _MARGIN

    def _lay_pins(self) -> None:
        """Spread the ends of arrows over the sides of their boxes, in the order of the rows they lead to."""
        self.out: dict[int, float] = {}
        self.into: dict[int, float] = {}
        for block in self.blocks:
            leaving = [n for n, (a, _) in enumerate(self.feeds) if a is block]
            arriving = [n for n, (_, b) in enumerate(self.feeds) if b is block]
            self._spread(block, leaving, {n: self.feeds[n][1].row for n in leaving}, self.out)
            self._spread(block, arriving, {n: self.feeds[n][0].row for n in arriving}, self.into)

    def _spread(
        self, block: _Block, numbers: list[int], rows: Mapping[int, int], heights: dict[int, float]
    ) -> None:
        top = self.middle[block.row] - block.height / 2
        for k, number in enumerate(sorted(numbers, key=lambda n: (rows[n], n))):
            heights[number] = top + block.height * (k + 1) / (len(numbers) + 1)

    def _route(self) -> list[tuple[list[Wire], list[int]]]:
        wires: dict[int, list[Wire]] = defaultdict(list)
        for number, (a, b) in enumerate(self.feeds):
            start, end = self.out[number], self.into[number]
            if number not in self.lane_of:
                wires[a.column].append(Wire(number, (start,), (end,)))
                continue
            row, lane = self.lane_of[number]
            y = self.bottom[row] + (lane + 1) * _LANE
            first, last = a.column, b.column - 1
            if first < last:
                wires[first].append(Wire(number, (start,), (y,)))
                wires[last].append(Wire(number, (y,), (end,)))
            else:
                wires[first].append(Wire(number, (start, y), ()))
                wires[last].append(Wire(number, (), (y, end)))
            for c in range(min(first, last) + 1, max(first, last)):
                wires[c].append(Wire(number, (y,), (y,)))
        last_column = max(b.column for b in self.blocks)
        return [assign_tracks(wires[c]) for c in range(-1, last_column + 1)]

    def _lay_columns(self) -> None:
        """Give columns their edges. Channel 0 lies before the first column."""
        x = _MARGIN
        self.edges: list[tuple[float, float]] = [(x, x)]
        self.tracks: list[float] = []
        for c, (wires, tracks) in enumerate(self.channels):
            used = max((t + 1 for w, t in zip(wires, tracks, strict=True) if not w.straight), default=0)
            inner = 0 < c < len(self.channels) - 1
            space = _CHANNEL + max(used - 1, 0) * _TRACK if wires or inner else 0.0
            self.tracks.append(x + _CHANNEL / 2)
            x += space
            if c + 1 < len(self.channels):
                width = max(b.width for b in self.blocks if b.column == c)
                self.edges.append((x, x + width))
                x += width
        self.width = x + _MARGIN

    def draw(self, *, alone: bool) -> str:
        svg = Svg(self.width, self.height, "Block diagram")
        for c, (wires, tracks) in enumerate(self.channels):
            for wire, track in zip(wires, tracks, strict=True):
                self._wire(svg, c, wire, self.tracks[c] + track * _TRACK)
        for number, (row, lane) in self.lane_of.items():
            self._lane(svg, number, self.bottom[row] + (lane + 1) * _LANE)
        for a, b in self.vertical:
            self._vertical(svg, a, b)
        for number, (_, b) in enumerate(self.feeds):
            self._into(svg, b, self.into[number])
        for number, (a, _) in enumerate(self.feeds):
            right = self._corner(a)[0] + a.width
            svg.path(
                [(right, self.out[number]), (self.edges[a.column + 1][1], self.out[number])], "wire flow"
            )
        for block in self.blocks:
            self._box(svg, block)
        return svg.render(alone=alone)

    def _corner(self, block: _Block) -> tuple[float, float]:
        left, right = self.edges[block.column + 1]
        return left + (right - left - block.width) / 2, self.middle[block.row] - block.height / 2

    def _wire(self, svg: Svg, c: int, wire: Wire, x: float) -> None:
        start = self.edges[c][1]
        stop = self.edges[c + 1][0] if c + 1 < len(self.edges) else start
        if wire.straight:
            svg.path([(start, wire.low), (stop, wire.low)], "wire flow")
            return
        left = [(start, y) for y in wire.left]
        right = [(stop, y) for y in wire.right]
        svg.path([(x, wire.low), (x, wire.high)], "wire flow")
        for edge, y in (*left, *right):
            svg.path([(edge, y), (x, y)], "wire flow")

    def _lane(self, svg: Svg, number: int, y: float) -> None:
        a, b = self.feeds[number]
        for column in range(min(a.column + 1, b.column), max(a.column, b.column - 1) + 1):
            svg.path([(self.edges[column + 1][0], y), (self.edges[column + 1][1], y)], "wire flow")

    def _vertical(self, svg: Svg, a: _Block, b: _Block) -> None:
        x = (self.edges[a.column + 1][0] + self.edges[a.column + 1][1]) / 2
        # Boxes that feed each other have an arrow at each side of the middle.
        x += (10 if a.row < b.row else -10) if (b, a) in self.vertical else 0
        down = 1 if a.row < b.row else -1
        start = self.middle[a.row] + down * a.height / 2
        end = self.middle[b.row] - down * b.height / 2
        svg.path([(x, start), (x, end)], "wire flow")
        svg.add("path", cls="tip wide", d=f"M{x:g} {end:g}l-4 {-8 * down}h8z")

    def _into(self, svg: Svg, block: _Block, y: float) -> None:
        x, _ = self._corner(block)
        svg.path([(self.edges[block.column + 1][0], y), (x, y)], "wire flow")
        svg.add("path", cls="tip wide", d=f"M{x:g} {y:g}l-8 -4v8z")

    def _box(self, svg: Svg, block: _Block) -> None:
        x, y = self._corner(block)
        fed = any(block.name in other.feeds for other in self.blocks)
        is_port = not fed or not block.feeds
        svg.open()
        svg.add(
            "rect",
            x=x,
            y=y,
            width=block.width,
            height=block.height,
            rx=block.height / 2 if is_port else 6.0,
            cls="port" if is_port else "box",
        )
        middle = x + block.width / 2
        svg.text(middle, y + 19, block.name, "name", "middle")
        for k, line in enumerate(block.lines):
            svg.text(middle, y + 33 + 13 * k, line, "dim note", "middle")
        svg.close()
