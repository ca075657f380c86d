"""The vocabularies that the grammar knows: those of the operators."""

from __future__ import annotations

from functools import cache

from hwgen.operators.registry import operator, operators
from hwgen.operators.request.rules import Vocabulary


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    """Return the vocabulary of every operator."""
    return tuple(known.vocabulary() for known in operators().values())


def vocabulary(name: str) -> Vocabulary:
    """Return one operator's vocabulary; raises RequestError that names the known ones."""
    return operator(name).vocabulary()
