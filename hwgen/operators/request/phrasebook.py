"""What the grammar knows, as examples: for a model that puts a request into its words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hwgen.operators.request.common import COMMON
from hwgen.operators.request.registry import vocabularies
from hwgen.operators.request.rules import Refusal, Rule


@dataclass(frozen=True)
class Phrases:
    """The phrases of one operator: those that name it, and by topic those that say more."""

    operator: str
    names: tuple[str, ...]
    topics: tuple[tuple[str, tuple[str, ...]], ...]
    chains: bool


def phrasebook() -> tuple[Phrases, ...]:
    """Return the phrases of every operator that a request can name, one example of each."""
    return tuple(
        Phrases(known.operator, _examples(known.names), _topics(known.rules), known.chains)
        for known in vocabularies()
        if known.names
    )


def common_phrases() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return, by topic, phrases that go with every operator."""
    return _topics(COMMON)


def _examples(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule.example for rule in rules if not isinstance(rule.meaning, Refusal)))


def _topics(rules: Iterable[Rule]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.topic, []).append(rule)
    pairs = ((topic, _examples(same)) for topic, same in found.items())
    return tuple((topic, examples) for topic, examples in pairs if examples)
