"""Rules, facts and vocabularies: what phrases mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Never

from hwgen.core.errors import RequestError
from hwgen.operators.request.elements import ELEMENTS
from hwgen.operators.request.patterns import Element, Pattern, compile_pattern

Meaning = Mapping[str, Any] | Callable[..., Mapping[str, Any]]


@dataclass(frozen=True)
class Rule:
    """Phrases about one topic and what they say.

    `meaning` is the facts (key to value), or a function from the values of the pattern's elements to them;
    the function may raise RequestError. `example` is one such phrase. `elements` are the vocabulary's own.
    """

    topic: str
    patterns: tuple[str, ...]
    meaning: Meaning
    example: str
    elements: Mapping[str, Element] = field(default_factory=dict)

    @cached_property
    def compiled(self) -> tuple[Pattern, ...]:
        """The patterns, ready to match."""
        known = {**ELEMENTS, **self.elements}
        return tuple(compile_pattern(text, known) for text in self.patterns)

    @property
    def words(self) -> frozenset[str]:
        """Every word that stands in one of the patterns."""
        return frozenset().union(*(pattern.words for pattern in self.compiled))

    def facts(self, values: tuple[Any, ...]) -> Mapping[str, Any]:
        """Return what the phrase says, given the values of its elements."""
        return self.meaning(*values) if callable(self.meaning) else self.meaning


@dataclass(frozen=True)
class Fact:
    """One thing that was said, with the words (or the option) that said it."""

    value: Any
    where: str
    topic: str


Said = Mapping[str, Fact]


@dataclass(frozen=True)
class Completion:
    """An operator's complete parameters, and a sentence about each thing that was not said."""

    parameters: Mapping[str, Any]
    assumptions: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """What the grammar knows of one operator: adding one and registering it adds the operator.

    `names` are the phrases that name the operator; `rules` all others of its own. `ranges` bound numbers
    that phrases give, by key, and `range_hints` say what may have been meant by one that is too great.
    `complete` fills in what was not said, and refuses what does not go together. `read_parameters` turns
    plain data into complete parameters or raises RequestError; `notes` has one line for each parameter.
    An operator that `chains` can stand behind and before others in one request.
    """

    operator: str
    names: tuple[Rule, ...]
    rules: tuple[Rule, ...]
    ranges: Mapping[str, tuple[int, int]]
    complete: Callable[[Said], Completion]
    read_parameters: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    notes: Mapping[str, str]
    range_hints: Mapping[str, str] = field(default_factory=dict)
    chains: bool = False


@dataclass(frozen=True)
class Refusal:
    """A meaning for phrases that are understood but cannot be had."""

    reason: str
    hint: str

    def __call__(self, *_values: object) -> Never:
        """Raise RequestError."""
        raise RequestError(self.reason, self.hint)


def refuse(reason: str, hint: str = "") -> Refusal:
    """Return the meaning of phrases that cannot be had."""
    return Refusal(reason, hint)
