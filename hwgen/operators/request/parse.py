"""Cut tokens into phrases: as few unknown words as possible, then as few and as long phrases as possible."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from hwgen.operators.request.patterns import Pattern
from hwgen.operators.request.rules import Rule
from hwgen.operators.request.tokens import Token

_DETERMINERS = frozenset({"a", "an", "the"})


@dataclass(frozen=True)
class Phrase:
    """Tokens that a rule understood, with the values of its elements."""

    rule: Rule
    values: tuple[Any, ...]
    tokens: tuple[Token, ...]


@dataclass(frozen=True)
class Parse:
    """A request in phrases, in the order of the text, and the tokens that nothing explains."""

    phrases: tuple[Phrase, ...]
    unknown: tuple[Token, ...]


@dataclass(frozen=True)
class _Step:
    """The best way from an index on: what it costs, how far its first step goes, what that step is."""

    unknown: int
    phrases: int
    end: int
    found: tuple[Rule, tuple[Any, ...]] | None = None

    @property
    def cost(self) -> tuple[int, int]:
        return self.unknown, self.phrases


def parse(tokens: Sequence[Token], rules: Sequence[Rule], fillers: Collection[str]) -> Parse:
    """Find the best cut of a whole request.

    A greedy longest match would read "int8 output-stationary" as "int8 output" and stumble over the rest,
    so every cut is weighed: from the right, the best way from each token on is kept.
    """
    kept = [token for token in tokens if token.text not in _DETERMINERS]
    patterns = [(rule, pattern) for rule in rules for pattern in rule.compiled]
    steps = [_Step(0, 0, len(kept))] * (len(kept) + 1)
    for start in range(len(kept) - 1, -1, -1):
        steps[start] = _best_step(kept, start, steps, patterns, fillers)
    return _follow(kept, steps)


def _best_step(
    tokens: Sequence[Token],
    start: int,
    steps: Sequence[_Step],
    patterns: Sequence[tuple[Rule, Pattern]],
    fillers: Collection[str],
) -> _Step:
    token, after = tokens[start], steps[start + 1]
    free = token.kind == "stop" or token.text in fillers
    best = _Step(after.unknown + (not free), after.phrases, start + 1)
    for rule, pattern in patterns:
        for end, values in pattern.matches(tokens, start):
            after = steps[end]
            step = _Step(after.unknown, after.phrases + 1, end, (rule, values))
            if (step.cost, -step.end) < (best.cost, -best.end):
                best = step
    return best


def _follow(tokens: Sequence[Token], steps: Sequence[_Step]) -> Parse:
    phrases: list[Phrase] = []
    unknown: list[Token] = []
    index = 0
    while index < len(tokens):
        step = steps[index]
        if step.found is not None:
            rule, values = step.found
            phrases.append(Phrase(rule, values, tuple(tokens[index : step.end])))
        elif step.unknown > steps[step.end].unknown:
            unknown.append(tokens[index])
        index = step.end
    return Parse(tuple(phrases), tuple(unknown))
