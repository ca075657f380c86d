"""Patterns: what a phrase of a request looks like, written as a line of words.

    relu [activation]              a word that may be missing
    bias|biases                    one of several words
    <dtype> accumulator            an element: something that is read, with a value

Words are matched as tokens, so a hyphen, a space or more spaces between them are all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hwgen.operators.request.tokens import Token

Element = Callable[[Sequence[Token], int], Iterator[tuple[int, Any]]]
"""Reads something at an index: yields the index after it and its value, for each way to read it."""


@dataclass(frozen=True)
class _Item:
    words: frozenset[str]
    element: Element | None
    optional: bool


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern; `words` are all the words in it."""

    text: str
    items: tuple[_Item, ...]

    @property
    def words(self) -> frozenset[str]:
        """Every word that the pattern can match literally."""
        return frozenset().union(*(item.words for item in self.items))

    def matches(self, tokens: Sequence[Token], start: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Yield the end and the values of the elements, for each way to match at an index."""
        return _match(self.items, tokens, start)


def compile_pattern(text: str, elements: Mapping[str, Element]) -> Pattern:
    """Compile a pattern; a KeyError names an element that does not exist."""
    return Pattern(text, tuple(_item(part, elements) for part in text.split()))


def _item(part: str, elements: Mapping[str, Element]) -> _Item:
    optional = part.startswith("[") and part.endswith("]")
    if optional:
        part = part[1:-1]
    if len(part) > 2 and part.startswith("<") and part.endswith(">"):
        return _Item(frozenset(), elements[part[1:-1]], optional)
    return _Item(frozenset(part.split("|")), None, optional)


def _match(
    items: Sequence[_Item], tokens: Sequence[Token], start: int
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    if not items:
        yield start, ()
        return
    item, rest = items[0], items[1:]
    if item.element is not None:
        for end, value in item.element(tokens, start):
            for final, values in _match(rest, tokens, end):
                yield final, (value, *values)
    elif start < len(tokens) and tokens[start].text in item.words:
        yield from _match(rest, tokens, start + 1)
    if item.optional:
        skipped = _match(rest, tokens, start)
        if item.element is None:
            yield from skipped
        else:
            yield from ((final, (None, *values)) for final, values in skipped)
