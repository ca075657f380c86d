"""Order the vertices of each column, and the pins of each side, so that few wires cross."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence

from hwgen.report.layout.graph import Columns, End

_SWEEPS = 16
Place = dict[End, float]


def order(columns: Columns) -> dict[tuple[str, str], list[str]]:
    """Reorder `columns.vertices` in place; return the pins of each (vertex, "left" or "right")."""
    pins = _initial_pins(columns)
    best = (_crossings(columns, pins), [list(v) for v in columns.vertices], dict(pins))
    for sweep in range(_SWEEPS):
        rightward = sweep % 2 == 0
        sequence = range(len(columns.vertices))
        for c in sequence if rightward else reversed(sequence):
            _reorder(columns, pins, c, rightward)
        _sort_pins(columns, pins)
        _transpose(columns, pins)
        crossings = _crossings(columns, pins)
        if crossings < best[0]:
            best = (crossings, [list(v) for v in columns.vertices], dict(pins))
    _, columns.vertices[:], pins = best
    return pins


def _initial_pins(columns: Columns) -> dict[tuple[str, str], list[str]]:
    pins = {}
    for vertex in columns.column_of:
        pins[vertex, "left"] = columns.left_pins(vertex)
        pins[vertex, "right"] = columns.right_pins(vertex)
    return pins


def _places(columns: Columns, pins: dict[tuple[str, str], list[str]], c: int, side: str) -> Place:
    """Return how far down each pin of one side of a column is, in vertices."""
    found: Place = {}
    for index, vertex in enumerate(columns.vertices[c]):
        names = pins[vertex, side]
        for k, pin in enumerate(names):
            found[End(vertex, pin)] = index + (k + 1) / (len(names) + 1)
    return found


def _reorder(columns: Columns, pins: dict[tuple[str, str], list[str]], c: int, rightward: bool) -> None:
    """Sort one column by the mean place of what its vertices are linked to on the side that is done."""
    other = c - 1 if rightward else c + 1
    if not 0 <= other < len(columns.vertices):
        return
    places = _places(columns, pins, other, "right" if rightward else "left")
    pulls: dict[str, list[float]] = {vertex: [] for vertex in columns.vertices[c]}
    for _, left, right in columns.channels[min(c, other)].pairs():
        mine, theirs = (right, left) if rightward else (left, right)
        pulls[mine.vertex].append(places[theirs])
    current = {vertex: float(i) for i, vertex in enumerate(columns.vertices[c])}
    means = {v: sum(p) / len(p) if p else current[v] for v, p in pulls.items()}
    columns.vertices[c].sort(key=lambda v: (means[v], current[v]))


def _sort_pins(columns: Columns, pins: dict[tuple[str, str], list[str]]) -> None:
    """Sort the pins of every side by the mean place of what they are linked to."""
    for c, channel in enumerate(columns.channels):
        if c + 1 >= len(columns.vertices):
            continue
        left = _places(columns, pins, c, "right")
        right = _places(columns, pins, c + 1, "left")
        pulls: dict[tuple[str, str, str], list[float]] = {}
        for _, a, b in channel.pairs():
            pulls.setdefault((a.vertex, "right", a.pin), []).append(right[b])
            pulls.setdefault((b.vertex, "left", b.pin), []).append(left[a])
        for side, column in (("right", c), ("left", c + 1)):
            for vertex in columns.vertices[column]:
                names = pins[vertex, side]
                before = {pin: float(i) for i, pin in enumerate(names)}
                mean = {
                    pin: sum(found) / len(found) if (found := pulls.get((vertex, side, pin))) else before[pin]
                    for pin in names
                }
                pins[vertex, side] = sorted(names, key=lambda pin: (mean[pin], before[pin]))


def _transpose(columns: Columns, pins: dict[tuple[str, str], list[str]]) -> None:
    """Exchange neighbours in a column wherever that removes crossings."""
    for c, members in enumerate(columns.vertices):
        sides = [_neighbours(columns, pins, c, side) for side in ("left", "right")]
        for i in range(len(members) - 1):
            above, below = members[i], members[i + 1]
            now = sum(_inversions(side.get(above, ()), side.get(below, ())) for side in sides)
            then = sum(_inversions(side.get(below, ()), side.get(above, ())) for side in sides)
            if then < now:
                members[i], members[i + 1] = below, above


def _neighbours(
    columns: Columns, pins: dict[tuple[str, str], list[str]], c: int, side: str
) -> dict[str, list[float]]:
    """Return the places of what the vertices of a column are linked to on one side, sorted."""
    other = c - 1 if side == "left" else c + 1
    found: dict[str, list[float]] = {}
    if not 0 <= other < len(columns.vertices):
        return found
    places = _places(columns, pins, other, "right" if side == "left" else "left")
    for _, left, right in columns.channels[min(c, other)].pairs():
        mine, theirs = (right, left) if side == "left" else (left, right)
        insort(found.setdefault(mine.vertex, []), places[theirs])
    return found


def _inversions(above: Sequence[float], below: Sequence[float]) -> int:
    """Count the pairs that cross, of two sorted lists of places."""
    return sum(bisect_left(below, place) for place in above)


def _crossings(columns: Columns, pins: dict[tuple[str, str], list[str]]) -> int:
    return sum(_crossings_in(columns, pins, c) for c in range(len(columns.channels)))


def _crossings_in(columns: Columns, pins: dict[tuple[str, str], list[str]], c: int) -> int:
    if c + 1 >= len(columns.vertices):
        return 0
    left = _places(columns, pins, c, "right")
    right = _places(columns, pins, c + 1, "left")
    pairs = sorted((left[a], right[b]) for _, a, b in columns.channels[c].pairs())
    seen: list[float] = []
    crossings = 0
    for _, place in pairs:
        crossings += len(seen) - bisect_right(seen, place)
        insort(seen, place)
    return crossings
