"""Give every vertex its height and every pin its own, so that wires are short and mostly straight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hwgen.report.layout.graph import Columns, End, Node

GRID = 8
PITCH = 16
HEADER = 24
_GAP = 24
_WAYPOINT_GAP = 8
_CHARACTER = 5.6
_SWEEPS = 24
_SMALL_HEIGHT = 32


@dataclass(frozen=True)
class Box:
    """A placed vertex, without its x; a waypoint has no size. `pins` are heights within the box."""

    height: float
    width: float
    pins: dict[tuple[str, str], float]


def measure(node: Node, left: Sequence[str], right: Sequence[str]) -> Box:
    """Return the size of a node with these pins at its sides."""
    rows = max(len(left), len(right), 1)
    if node.shape in ("small", "operator"):
        height = max(_SMALL_HEIGHT, (rows + 1) * PITCH)
        width = 32.0 if node.shape == "operator" else _text(node.title) + 16
        top = {"left": height / 2 - (len(left) - 1) * GRID, "right": height / 2 - (len(right) - 1) * GRID}
        return Box(height, _even(width), _pins(left, right, top))
    height = HEADER + rows * PITCH + GRID
    first = HEADER + GRID
    labels = max((len(p) for p in left), default=0) + max((len(p) for p in right), default=0)
    width = max(_text(node.title) * 1.1, _text(node.subtitle), labels * _CHARACTER + 16) + 16
    return Box(height, _even(max(width, 72)), _pins(left, right, {"left": first, "right": first}))


def _pins(left: Sequence[str], right: Sequence[str], top: dict[str, float]) -> dict[tuple[str, str], float]:
    return {
        (side, pin): top[side] + k * PITCH
        for side, names in (("left", left), ("right", right))
        for k, pin in enumerate(names)
    }


def _text(text: str) -> float:
    return len(text) * _CHARACTER


def _even(width: float) -> float:
    return -(-width // GRID) * GRID


def place(columns: Columns, boxes: dict[str, Box]) -> dict[str, float]:
    """Return the top of every vertex; all are multiples of GRID, and so are the heights of pins."""
    tops: dict[str, float] = {}
    for members in columns.vertices:
        y = 0.0
        for before, vertex in zip([None, *members], members, strict=False):
            y += _gap(columns, boxes, before, vertex) if before is not None else 0.0
            tops[vertex] = y
    pulls = _pulls(columns, boxes)
    for sweep in range(_SWEEPS):
        sequence = range(len(columns.vertices))
        for c in sequence if sweep % 2 == 0 else reversed(sequence):
            _settle(columns, boxes, tops, pulls, c)
    _snap(columns, boxes, tops)
    _straighten(columns, boxes, tops, pulls)
    _straighten_chains(columns, boxes, tops, pulls)
    lowest = min(tops.values(), default=0.0)
    return {vertex: y - lowest for vertex, y in tops.items()}


def _gap(columns: Columns, boxes: dict[str, Box], above: str, below: str) -> float:
    """Return the least distance between the tops of two neighbours."""
    both = above in columns.waypoints and below in columns.waypoints
    return boxes[above].height + (_WAYPOINT_GAP if both else _GAP if _solid(columns, above, below) else PITCH)


def _solid(columns: Columns, *vertices: str) -> bool:
    return all(vertex not in columns.waypoints for vertex in vertices)


_Pull = tuple[str, float, float]


def _pulls(columns: Columns, boxes: dict[str, Box]) -> dict[str, list[_Pull]]:
    """Return for every vertex what pulls it: a vertex, the offset that makes the wire straight, a weight."""
    found: dict[str, list[_Pull]] = {vertex: [] for vertex in columns.column_of}
    for channel in columns.channels:
        for net, a, b in channel.pairs():
            offset = boxes[a.vertex].pins["right", a.pin] - boxes[b.vertex].pins["left", b.pin]
            ends = (a.vertex in columns.waypoints) + (b.vertex in columns.waypoints)
            weight = float(columns.nets[net].width.bit_length()) * (1, 2, 8)[ends]
            found[a.vertex].append((b.vertex, -offset, weight))
            found[b.vertex].append((a.vertex, offset, weight))
    return found


def _settle(
    columns: Columns, boxes: dict[str, Box], tops: dict[str, float], pulls: dict[str, list[_Pull]], c: int
) -> None:
    """Move a column's vertices to where they are pulled, in their order and with their distances.

    That is an isotonic regression: neighbours that would overlap are joined and moved together.
    """
    members = columns.vertices[c]
    shift = 0.0
    blocks: list[tuple[float, float, int]] = []  # weighted mean, weight, number of vertices
    shifts = []
    for before, vertex in zip([None, *members], members, strict=False):
        shift += _gap(columns, boxes, before, vertex) if before is not None else 0.0
        shifts.append(shift)
        total = sum(w for _, _, w in pulls[vertex])
        wanted = sum((tops[o] + d) * w for o, d, w in pulls[vertex]) / total if total else tops[vertex]
        mean, weight, count = wanted - shift, max(total, 0.1), 1
        while blocks and blocks[-1][0] > mean:
            other, other_weight, more = blocks.pop()
            mean = (mean * weight + other * other_weight) / (weight + other_weight)
            weight, count = weight + other_weight, count + more
        blocks.append((mean, weight, count))
    means = [mean for mean, _, count in blocks for _ in range(count)]
    for vertex, mean, moved in zip(members, means, shifts, strict=True):
        tops[vertex] = mean + moved


def _snap(columns: Columns, boxes: dict[str, Box], tops: dict[str, float]) -> None:
    for members in columns.vertices:
        least = float("-inf")
        for i, vertex in enumerate(members):
            tops[vertex] = max(round(tops[vertex] / GRID) * GRID, least)
            if i + 1 < len(members):
                least = tops[vertex] + _gap(columns, boxes, vertex, members[i + 1])


def _straighten(
    columns: Columns, boxes: dict[str, Box], tops: dict[str, float], pulls: dict[str, list[_Pull]]
) -> None:
    """Move single vertices, where there is room, to the place that makes the most weight straight."""
    for sweep in range(_SWEEPS):
        sequence = range(len(columns.vertices))
        for c in sequence if sweep % 2 == 0 else reversed(sequence):
            members = columns.vertices[c]
            for i, vertex in enumerate(members):
                low, high = _room(columns, boxes, tops, members, i)
                tops[vertex] = _straightest(tops, pulls[vertex], tops[vertex], low, high)


def _straighten_chains(
    columns: Columns, boxes: dict[str, Box], tops: dict[str, float], pulls: dict[str, list[_Pull]]
) -> None:
    """Lay all waypoints between two boxes at one height, where there is room for it."""
    index = {vertex: (members, i) for members in columns.vertices for i, vertex in enumerate(members)}
    for _ in range(2):
        for chain in _chains(columns):
            members = set(chain)
            rooms = [_room(columns, boxes, tops, *index[vertex]) for vertex in chain]
            low, high = max(r[0] for r in rooms), min(r[1] for r in rooms)
            outside = [p for vertex in chain for p in pulls[vertex] if p[0] not in members]
            wanted = sorted({tops[v] for v in chain} | {tops[other] + d for other, d, _ in outside})
            fitting = [y for y in wanted if low <= y <= high]
            if fitting:
                height = min(fitting, key=lambda y: sum(w * abs(tops[o] + d - y) for o, d, w in outside))
                tops.update(dict.fromkeys(chain, height))


def _chains(columns: Columns) -> list[list[str]]:
    """Return the runs of waypoints of each net in neighbouring columns."""
    found: list[list[str]] = []
    for net in range(len(columns.nets)):
        for c in range(len(columns.vertices)):
            vertex = f"~{net}~{c}"
            if vertex not in columns.waypoints:
                continue
            if f"~{net}~{c - 1}" in columns.waypoints and found:
                found[-1].append(vertex)
            else:
                found.append([vertex])
    return found


def _room(
    columns: Columns, boxes: dict[str, Box], tops: dict[str, float], members: list[str], i: int
) -> tuple[float, float]:
    low, high = float("-inf"), float("inf")
    if i > 0:
        low = tops[members[i - 1]] + _gap(columns, boxes, members[i - 1], members[i])
    if i + 1 < len(members):
        high = tops[members[i + 1]] - _gap(columns, boxes, members[i], members[i + 1])
    return low, high


def _straightest(
    tops: dict[str, float], pulls: list[_Pull], current: float, low: float, high: float
) -> float:
    def cost(y: float) -> tuple[float, float, float]:
        straight = sum(w for other, d, w in pulls if tops[other] + d == y)
        length = sum(w * abs(tops[other] + d - y) for other, d, w in pulls)
        return (-straight, length, abs(y - current))

    wanted = {tops[other] + d for other, d, _ in pulls}
    return min((y for y in (current, *sorted(wanted)) if low <= y <= high), key=cost, default=current)


def pin_height(boxes: dict[str, Box], tops: dict[str, float], side: str, end: End) -> float:
    """Return the height of a pin in the drawing."""
    return tops[end.vertex] + boxes[end.vertex].pins[side, end.pin]
