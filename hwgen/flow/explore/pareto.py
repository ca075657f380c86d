"""Points that no other point beats, and the volume that they dominate. Costs: less is better."""

from __future__ import annotations

from collections.abc import Sequence

Point = Sequence[float]


def dominates(one: Point, other: Point) -> bool:
    """Whether a point is nowhere worse than another and somewhere better."""
    return all(a <= b for a, b in zip(one, other, strict=True)) and tuple(one) != tuple(other)


def front(points: Sequence[Point]) -> list[int]:
    """Return the indices of points that none dominates, ascending; of equal points the first."""
    order = sorted(range(len(points)), key=lambda i: (tuple(points[i]), i))
    kept: list[int] = []
    for index in order:  # whoever dominates a point stands before it
        point = points[index]
        if not any(all(a <= b for a, b in zip(points[k], point, strict=True)) for k in kept):
            kept.append(index)
    return sorted(kept)


def hypervolume(points: Sequence[Point], reference: Point) -> float:
    """Return the volume between the points and a reference that is worse than they; others add nothing.

    Exact, by slices along the last axis: fast enough for fronts of a hundred points and four axes.
    """
    inside = [tuple(p) for p in points if all(a < r for a, r in zip(p, reference, strict=True))]
    return _volume([inside[i] for i in front(inside)], tuple(reference))


def _volume(points: list[tuple[float, ...]], reference: tuple[float, ...]) -> float:
    if not points:
        return 0.0
    if len(reference) == 1:
        return reference[0] - min(p[0] for p in points)
    total, ordered = 0.0, sorted(points, key=lambda p: p[-1])
    for position, point in enumerate(ordered):
        end = ordered[position + 1][-1] if position + 1 < len(ordered) else reference[-1]
        if end > point[-1]:
            slice_points = [p[:-1] for p in ordered[: position + 1]]
            kept = [slice_points[i] for i in front(slice_points)]
            total += (end - point[-1]) * _volume(kept, reference[:-1])
    return total
