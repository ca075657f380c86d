"""Route wires through the channels between columns: one vertical track each, none on top of another."""

from __future__ import annotations

from dataclasses import dataclass

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

    @property
    def ends(self) -> tuple[float, ...]:
        """All heights at which its vertical part begins, ends or branches."""
        return (*self.left, *self.right, *(() if self.joint is None else (self.joint,)))

    @property
    def low(self) -> float:
        """The highest place of its vertical part."""
        return min(self.ends)

    @property
    def high(self) -> float:
        """The lowest place of its vertical part."""
        return max(self.ends)

    @property
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
    remaining = [i for i in range(len(wires)) if not wires[i].straight]
    ranked = [i for i in range(len(wires)) if wires[i].straight]
    while remaining:
        free = [
            i for i in remaining if not any(_must_precede(wires[j], wires[i]) for j in remaining if j != i)
        ]
        best = min(free, key=lambda i: (_crossings_if_first(wires, i, remaining), i))
        ranked.append(best)
        remaining.remove(best)
    return ranked


def _crossings_if_first(wires: list[Wire], first: int, others: list[int]) -> int:
    """Count crossings with the others if a wire's track is left of theirs, less those if it is right."""
    a = wires[first]
    total = 0
    for j in others:
        if j == first:
            continue
        b = wires[j]
        total += sum(a.low < y < a.high for y in b.left) + sum(b.low < y < b.high for y in a.right)
        total -= sum(b.low < y < b.high for y in a.left) + sum(a.low < y < a.high for y in b.right)
    return total
