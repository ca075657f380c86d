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
    """A case with those before and after it at the same place."""

    case: Case
    before: Case | None
    after: Case | None


def commonalities(cases: Sequence[Case], port: str) -> list[str]:
    """Return sentences on the wrong values of a port: how many, where, how they differ, and when."""
    seen = [item for item in _in_order(cases) if item.case.port == port]
    wrong = [item for item in seen if not item.case.right]
    if not wrong:
        return []
    lanes = {item.case.part for item in wrong}
    right = [item for item in seen if item.case.right and item.case.part in lanes]
    found = [f"{len(wrong)} of {len(seen)} compared values of {port} are wrong."]
    found += _parts(wrong, seen)
    if relation := _relation(wrong):
        found.append(f"In each wrong value {relation}.")
    return [*found, *_conditions(wrong, right)]


def _in_order(cases: Sequence[Case]) -> Iterator[_Seen]:
    """Yield cases with those before and after them, of the same port and lane."""
    places: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        places.setdefault((case.port, case.part), []).append(case)
    for row in places.values():
        around: list[Case | None] = [None, *row, None]
        for at, case in enumerate(row):
            yield _Seen(case, around[at], around[at + 2])


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
    if wrong[0].case.bits == 1:
        found = {item.case.actual for item in wrong}
        return f"actual is {found.pop()}" if len(found) == 1 and None not in found else ""
    for words, holds in _RELATIONS:
        if all(item.case.actual is not None and holds(item) for item in wrong):
            return words
    if all(item.case.actual is None for item in wrong):
        return "some bits are unknown (x)"
    return _bits(wrong) or _constant(wrong)


def _is(case: Case, other: Case | None) -> bool:
    return other is not None and case.actual == other.expected


def _modulo(item: _Seen, value: int) -> bool:
    """Whether the actual value is this one, in so many bits as the port has."""
    return item.case.actual is not None and not (item.case.actual - value) % (1 << item.case.bits)


_RELATIONS: tuple[tuple[str, Callable[[_Seen], bool]], ...] = (
    ("actual is 0", lambda i: i.case.actual == 0),
    ("actual is what was expected one earlier", lambda i: _is(i.case, i.before)),
    ("actual is what is expected one later", lambda i: _is(i.case, i.after)),
    (
        "actual is at one end of the range and expected at the other",
        lambda i: _at_end(i.case, i.case.actual) and _at_end(i.case, i.case.expected),
    ),
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
    """Say what holds for all wrong values (else where it goes wrong) and for few of the right ones."""
    if len(right) < _LEAST_RIGHT:
        return []
    begins = [item for item in wrong if item.before is None or item.before.right]
    for of, subject in ((wrong, "every wrong value"), (begins, "every value at which it becomes wrong")):
        if of and (found := _common(of, right)):
            return [
                f"True of {subject}, and of {kept or 'none'} of {len(right)} right ones: it {words}."
                for kept, words in found[:_MOST_CONDITIONS]
            ]
    return []


def _common(wrong: Sequence[_Seen], right: Sequence[_Seen]) -> list[tuple[int, str]]:
    """Return what all wrong values keep, with how many right ones do; the most telling first."""
    found = []
    for words, holds in (*_features(wrong), *_driven(wrong, right)):
        if all(map(holds, wrong)):
            kept = sum(map(holds, right))
            if kept <= _RIGHT_AT_MOST * len(right):
                found.append((kept, words))
    return sorted(found, key=lambda pair: pair[0])


Feature = tuple[str, Callable[[_Seen], bool]]


_WORTH: tuple[Feature, ...] = (
    ("should be negative", lambda i: i.case.expected < 0),
    ("should be positive", lambda i: i.case.expected > 0),
    ("should be the greatest that the port can hold", lambda i: i.case.expected == _range(i.case)[1]),
    (
        "should be the least that the port can hold",
        lambda i: i.case.signed and i.case.expected == _range(i.case)[0],
    ),
    ("should be odd", lambda i: i.case.expected % 2 == 1),
    ("should be even", lambda i: i.case.expected % 2 == 0),
)


def _features(wrong: Sequence[_Seen]) -> Iterator[Feature]:
    """Yield what may hold for a value by itself, and for the beat that it came with."""
    yield "should be 0", lambda i: i.case.expected == 0
    if wrong[0].case.bits == 1:
        yield "should be 1", lambda i: i.case.expected == 1
    else:
        yield from _WORTH
    for name, words in _TAGS.items():
        if name in wrong[0].case.tags:
            yield words[0], _tagged(name, value=True)
            yield words[1], _tagged(name, value=False)


def _tagged(name: str, *, value: bool) -> Callable[[_Seen], bool]:
    return lambda i: i.case.tags.get(name) is value


def _driven(wrong: Sequence[_Seen], right: Sequence[_Seen]) -> Iterator[Feature]:
    """Yield which inputs are alike at all wrong values: in this step, and in the one before."""
    names = list(wrong[0].case.inputs)[:_MOST_INPUTS]
    for when, of in (("", _now), ("one step after ", _then)):
        held: dict[str, str] = {}
        for name in names:
            signs = {_sign(of(item), name) for item in wrong}
            if len(signs) == 1 and (sign := signs.pop()):
                held[name] = sign
        for name in names:  # what makes no difference is left out
            less = {n: s for n, s in held.items() if n != name}
            if name in held and less and _kept(held, of, right) == _kept(less, of, right):
                held = less
        if held:
            words = ", ".join(f"{name} {sign}" for name, sign in held.items())
            yield f"comes {when or 'with '}{words}", _holding(held, of)


def _now(item: _Seen) -> Case | None:
    return item.case


def _then(item: _Seen) -> Case | None:
    return item.before


def _sign(case: Case | None, name: str) -> str:
    """Return "= 0", "= 1", "< 0" or "> 1" for the value of an input; empty where there is none."""
    if case is None or name not in case.inputs:
        return ""
    value = case.inputs[name]
    return f"= {value}" if value in (0, 1) else "< 0" if value < 0 else "> 1"


def _holding(held: dict[str, str], of: Callable[[_Seen], Case | None]) -> Callable[[_Seen], bool]:
    return lambda i: all(_sign(of(i), n) == sign for n, sign in held.items())


def _kept(held: dict[str, str], of: Callable[[_Seen], Case | None], right: Sequence[_Seen]) -> int:
    return sum(map(_holding(held, of), right))
