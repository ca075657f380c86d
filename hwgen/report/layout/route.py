"""Route wires through the channels between columns: one vertical track each, none on top of another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

TRACK = 8


@dataclass(frozen=True)
class Wire:
    """A net in a channel: the heights at which it meets the left and the right side.

    `joint` is set for the two halves of a wire that was split: the height at which they meet.
    """

    net: int
    left: tuple[float, ...]
    right: tuple[float, ...]
    joint: float | None = None

    @cached_property
    def ends(self) -> tuple[float, ...]:
        """All heights at which its vertical part begins, ends or branches."""
        return (*self.left, *self.right, *(() if self.joint is None else (self.joint,)))

    @cached_property
    def low(self) -> float:
        """The highest place of its vertical part."""
        return min(self.ends)

    @cached_property
    def high(self) -> float:
        """The lowest place of its vertical part."""
        return max(self.ends)

    @cached_property
    def straight(self) -> bool:
        """Whether it needs no vertical part."""
        return self.low == self.high

    def meets(self, other: Wire) -> bool:
        """Whether the vertical parts would touch on one track."""
        return self.low <= other.high and other.low <= self.high


def assign_tracks(wires: list[Wire]) -> tuple[list[Wire], list[int]]:
    """Give each wire a track, counted from the left; straight wires get track 0, which means nothing.

    A wire that leaves to the left at the height at which another leaves to the right has its track at
    the left of the other's. Where that runs in a circle, a wire is split in two at a height of its own,
    so the wires returned may be more than those given.
    """
    wires = _split_circles(list(wires))
    ranked = _arrange(wires)
    tracks = [0] * len(wires)
    for place, i in enumerate(ranked):
        before = [j for j in ranked[:place] if wires[j].meets(wires[i]) or _must_precede(wires[j], wires[i])]
        tracks[i] = max((tracks[j] + 1 for j in before if not wires[j].straight), default=0)
    return wires, tracks


def _must_precede(a: Wire, b: Wire) -> bool:
    """Whether the track of `a` must be left of that of `b`, so that their stubs do not meet."""
    if a.straight or b.straight:
        return False
    halves = a.joint is not None and a.joint == b.joint and bool(a.left) and bool(b.right)
    return halves or bool(set(a.left) & set(b.right))


def _split_circles(wires: list[Wire]) -> list[Wire]:
    taken = {y for wire in wires for y in wire.ends}
    while (found := _in_circle(wires)) is not None:
        wire = wires.pop(found)
        height = (wire.low + wire.high) / 2 + 1
        while height in taken:
            height += 2
        taken.add(height)
        wires += [Wire(wire.net, wire.left, (), height), Wire(wire.net, (), wire.right, height)]
    return wires


def _in_circle(wires: list[Wire]) -> int | None:
    """Return a wire that stands in a circle of precedence and can be split, if there is one."""
    after = {
        i: [j for j, b in enumerate(wires) if i != j and _must_precede(a, b)] for i, a in enumerate(wires)
    }
    for start in after:
        seen: set[int] = set()
        pending = list(after[start])
        while pending:
            i = pending.pop()
            if i == start:
                return start
            if i not in seen:
                seen.add(i)
                pending += after[i]
    return None


def _arrange(wires: list[Wire]) -> list[int]:
    """Order wires from left to right: as precedence demands, else so that few cross."""
    remaining = [i for i, wire in enumerate(wires) if not wire.straight]
    ranked = [i for i, wire in enumerate(wires) if wire.straight]
    pairs = [(i, j) for i in remaining for j in remaining if i != j]
    cost = dict.fromkeys(remaining, 0)
    before: dict[int, set[int]] = {i: set() for i in remaining}
    for i, j in pairs:
        cost[i] += _crossings_if_left(wires[i], wires[j])
        if _must_precede(wires[j], wires[i]):
            before[i].add(j)
    while remaining:
        best = min((i for i in remaining if not before[i]), key=lambda i: (cost[i], i))
        ranked.append(best)
        remaining.remove(best)
        for i in remaining:
            cost[i] -= _crossings_if_left(wires[i], wires[best])
            before[i].discard(best)
    return ranked


def _crossings_if_left(a: Wire, b: Wire) -> int:
    """Count the crossings of two wires if the track of `a` is left of that of `b`, less those if right."""
    if a.low >= b.high or b.low >= a.high:
        return 0
    left = sum(a.low < y < a.high for y in b.left) + sum(b.low < y < b.high for y in a.right)
    right = sum(b.low < y < b.high for y in a.left) + sum(a.low < y < a.high for y in b.right)
    return left - right
