"""The operators that hwgen knows, by name: adding one adds a line."""

from __future__ import annotations

import difflib
from functools import lru_cache

from hwgen.core.errors import RequestError
from hwgen.operators.base import Operator


@lru_cache(maxsize=1)
def operators() -> dict[str, Operator]:
    """Return every operator by its name."""
    from hwgen.operators.elementwise.operator import ElementwiseOperator
    from hwgen.operators.gemm.operator import GemmOperator

    known: tuple[Operator, ...] = (GemmOperator(), ElementwiseOperator())
    return {op.name: op for op in known}


def operator(name: str) -> Operator:
    """Return an operator; an unknown name is an error that lists the known ones."""
    known = operators()
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"known operators: {', '.join(known)}"
        raise RequestError(f"there is no operator {name!r}", hint)
    return known[name]
