"""The vocabularies that the grammar knows: adding an operator adds a line."""

from __future__ import annotations

import difflib
from functools import cache

from hwgen.core.errors import RequestError
from hwgen.operators.request.rules import Vocabulary


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    """Return the vocabulary of every operator."""
    from hwgen.operators.gemm.words import VOCABULARY as GEMM

    return (GEMM,)


def vocabulary(operator: str) -> Vocabulary:
    """Return one operator's vocabulary; raises RequestError that names the known ones."""
    known = {v.operator: v for v in vocabularies()}
    if operator not in known:
        near = difflib.get_close_matches(operator, known, 1)
        hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(sorted(known))}"
        raise RequestError(f"there is no operator {operator!r}", hint)
    return known[operator]
