"""Compare what two designs did under the same stimulus. Pure functions.

A trace has a text for each step: the bits of all outputs in their order, as 0, 1, x or z.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_KNOWN = ("0", "1")
_MOST_NAMES = 3
_WIDE = 64


@dataclass(frozen=True)
class Difference:
    """The first output that differs: in which step (from 0), and what both gave."""

    step: int
    port: str
    original: str
    rebuilt: str

    def __str__(self) -> str:
        return (
            f"differs at step {self.step} on {self.port}: the original gives {_shown(self.original)}, "
            f"the rebuilt module {_shown(self.rebuilt)}"
        )


@dataclass(frozen=True)
class Likeness:
    """Two traces without a difference: how much of the original was known, and which outputs never moved."""

    steps: int
    known: float
    still: tuple[str, ...]
    moved: bool


def compare_traces(
    original: Sequence[str], rebuilt: Sequence[str], outputs: Mapping[str, int]
) -> Difference | Likeness:
    """Compare traces bit by bit; what the original leaves unknown (x, z) may be anything.

    `outputs` maps names to widths. ValueError where the traces do not have that form.
    """
    width = sum(outputs.values())
    if len(original) != len(rebuilt) or any(len(row) != width for row in (*original, *rebuilt)):
        raise ValueError("the traces have other steps or outputs")
    for step, (ours, theirs) in enumerate(zip(original, rebuilt, strict=True)):
        if ours != theirs and (found := _difference(step, ours, theirs, outputs)) is not None:
            return found
    return _likeness(original, outputs, width)


def _difference(step: int, ours: str, theirs: str, outputs: Mapping[str, int]) -> Difference | None:
    at = 0
    for name, width in outputs.items():
        one, other = ours[at : at + width], theirs[at : at + width]
        if any(a in _KNOWN and a != b for a, b in zip(one, other, strict=True)):
            return Difference(step, name, one, other)
        at += width
    return None


def _likeness(original: Sequence[str], outputs: Mapping[str, int], width: int) -> Likeness:
    known = sum(row.count("0") + row.count("1") for row in original)
    still, at = [], 0
    for name, bits in outputs.items():
        seen = {part for row in original if not set(part := row[at : at + bits]) - {"0", "1"}}
        if len(seen) < 2:
            still.append(name)
        at += bits
    total = len(original) * width
    return Likeness(len(original), known / total if total else 0.0, tuple(still), len(still) < len(outputs))


def described(found: Likeness, unit: str, seed: int, simulator: str) -> str:
    """Say how two traces are alike."""
    said = f"equal in {found.steps:,} {unit} of random stimulus (seed {seed}, {simulator})"
    said += f"; {found.known:.0%} of the original's output bits were known" if found.known < 1 else ""
    if found.still:
        more = f" and {len(found.still) - _MOST_NAMES} more" if len(found.still) > _MOST_NAMES else ""
        said += f"; never changed: {', '.join(found.still[:_MOST_NAMES])}{more}"
    return said


def _shown(bits: str) -> str:
    if len(bits) > _WIDE:
        return f"{bits[:_WIDE]}..."
    if set(bits) <= set(_KNOWN) and len(bits) > 4:
        return f"{int(bits, 2):#x} ({len(bits)} bits)"
    return bits
