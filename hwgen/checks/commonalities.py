"""What wrong values have in common, and right ones do not. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hwgen.checks.failure import Case

_MOST_CONDITIONS = 3
_MOST_INPUTS = 12
# A condition that more of the right values keep says little.
_RIGHT_AT_MOST = 0.25
_LEAST_RIGHT = 4
_TAGS = {
    "first": ("is the first beat of its frame", "is not the first beat of its frame"),
    "last": ("is the last beat of its frame", "is not the last beat of its frame"),
    "waited": ("was held back by ready before it moved", "moved at once"),
}


@dataclass(frozen=True)
class _Seen:
    """A case with the values that were expected before and after it at the same place."""

    case: Case
    before: int | None
    after: int | None


def commonalities(cases: Sequence[Case], port: str) -> list[str]:
    """Return sentences on the wrong values of a port: how many, where, how they differ, and when."""
    seen = [item for item in _in_order(cases) if item.case.port == port]
    wrong = [item for item in seen if not item.case.right]
    right = [item for item in seen if item.case.right]
    if not wrong:
        return []
    found = [f"{len(wrong)} of {len(seen)} compared values of {port} are wrong."]
    found += _parts(wrong, seen)
    if relation := _relation(wrong):
        found.append(f"In each wrong value {relation}.")
    return [*found, *_conditions(wrong, right)]


def _in_order(cases: Sequence[Case]) -> Iterator[_Seen]:
    """Yield cases with what was expected before and after them, of the same port and lane."""
    places: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        places.setdefault((case.port, case.part), []).append(case)
    for row in places.values():
        values: list[int | None] = [None, *(case.expected for case in row), None]
        for at, case in enumerate(row):
            yield _Seen(case, values[at], values[at + 2])


def _parts(wrong: Sequence[_Seen], seen: Sequence[_Seen]) -> list[str]:
    """Say which lanes are wrong, where some are not."""
    every = dict.fromkeys(item.case.part for item in seen)
    bad = dict.fromkeys(item.case.part for item in wrong)
    if len(every) == len(bad):
        return []
    return [f"Only {', '.join(bad)} of {len(every)} lanes {'is' if len(bad) == 1 else 'are'} ever wrong."]


# -- How they differ ---------------------------------------------------------------------------------------


def _relation(wrong: Sequence[_Seen]) -> str:
    """Say how actual and expected values differ, where it is the same in all; empty where it is not."""
    for words, holds in _RELATIONS:
        if all(item.case.actual is not None and holds(item) for item in wrong):
            return words
    if all(item.case.actual is None for item in wrong):
        return "some bits are unknown (x)"
    return _bits(wrong) or _constant(wrong)


def _modulo(item: _Seen, value: int) -> bool:
    """Whether the actual value is this one, in so many bits as the port has."""
    return item.case.actual is not None and not (item.case.actual - value) % (1 << item.case.bits)


_RELATIONS: tuple[tuple[str, Callable[[_Seen], bool]], ...] = (
    ("actual is 0", lambda i: i.case.actual == 0),
    ("actual is what was expected one earlier", lambda i: i.case.actual == i.before),
    ("actual is what is expected one later", lambda i: i.case.actual == i.after),
    ("actual is -expected", lambda i: _modulo(i, -i.case.expected)),
    ("actual has every bit of expected inverted", lambda i: _modulo(i, ~i.case.expected)),
    ("actual is twice expected", lambda i: _modulo(i, 2 * i.case.expected)),
    ("actual is half of expected, rounded down", lambda i: i.case.actual == i.case.expected >> 1),
    (
        "expected is at an end of the range (saturated), and actual is not",
        lambda i: _at_end(i.case, i.case.expected) and not _at_end(i.case, i.case.actual),
    ),
)


def _range(case: Case) -> tuple[int, int]:
    low = -(1 << (case.bits - 1)) if case.signed else 0
    return low, low + (1 << case.bits) - 1


def _at_end(case: Case, value: int | None) -> bool:
    return value in _range(case) and case.bits > 1


def _constant(wrong: Sequence[_Seen]) -> str:
    """Say by how much actual differs, where that is the same in several values."""
    differences = {item.case.actual - item.case.expected for item in wrong if item.case.actual is not None}
    if len(wrong) < 2 or not differences:
        return ""
    if len(differences) == 1:
        by = differences.pop()
        return f"actual is expected {'+' if by > 0 else '-'} {abs(by)}"
    if len(differences) == 2 and sum(differences) == 0:
        return f"actual is off by {max(differences)}, up or down"
    if min(differences) > 0:
        return f"actual is too great, by {min(differences)} to {max(differences)}"
    if max(differences) < 0:
        return f"actual is too small, by {-max(differences)} to {-min(differences)}"
    return ""


def _bits(wrong: Sequence[_Seen]) -> str:
    """Say which bit differs, where it is always the same one."""
    differing, width = 0, wrong[0].case.bits
    for item in wrong:
        if item.case.actual is None:
            return ""
        differing |= (item.case.actual ^ item.case.expected) & ((1 << width) - 1)
    places = [i for i in range(width) if differing >> i & 1]
    if len(places) != 1 or width == 1 or len(wrong) < 2:
        return ""
    return f"only bit {places[0]} differs (0 is the lowest)"


# -- When they are wrong -----------------------------------------------------------------------------------


def _conditions(wrong: Sequence[_Seen], right: Sequence[_Seen]) -> list[str]:
    """Say what holds for all wrong values and for few of the right ones."""
    if len(right) < _LEAST_RIGHT:
        return []
    found = []
    for words, holds in _features(wrong):
        if all(holds(item.case) for item in wrong):
            kept = sum(holds(item.case) for item in right)
            if kept <= _RIGHT_AT_MOST * len(right):
                found.append((kept, words))
    return [
        f"True of every wrong value, and of {kept or 'none'} of {len(right)} right ones: it {words}."
        for kept, words in sorted(found, key=lambda pair: pair[0])[:_MOST_CONDITIONS]
    ]


Feature = tuple[str, Callable[[Case], bool]]


def _features(wrong: Sequence[_Seen]) -> Iterator[Feature]:
    yield "should be negative", lambda c: c.expected < 0
    yield "should be positive", lambda c: c.expected > 0
    yield "should be 0", lambda c: c.expected == 0
    yield "should be the greatest that the port can hold", lambda c: c.expected == _range(c)[1] and c.bits > 1
    yield (
        "should be the least that the port can hold",
        lambda c: c.expected == _range(c)[0] and c.signed,
    )
    yield "should be odd", lambda c: bool(c.expected % 2)
    yield "should be even", lambda c: not c.expected % 2
    for name in _TAGS:
        if name in wrong[0].case.tags:
            yield from _tag(name)
    for name in list(wrong[0].case.inputs)[:_MOST_INPUTS]:
        yield from _input(name, wrong[0].case.inputs[name])


def _tag(name: str) -> Iterator[Feature]:
    holds, not_so = _TAGS[name]
    yield holds, lambda c: c.tags.get(name) is True
    yield not_so, lambda c: c.tags.get(name) is False


def _input(name: str, value: int) -> Iterator[Feature]:
    yield f"comes with {name} = {value}", lambda c: c.inputs.get(name) == value
    yield f"comes with a negative {name}", lambda c: c.inputs.get(name, 0) < 0
    yield f"comes with {name} not 0", lambda c: c.inputs.get(name, 0) != 0
