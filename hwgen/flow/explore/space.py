"""The designs that a search may choose from: every legal combination of what the request left open."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hwgen.core.errors import RequestError, UsageError
from hwgen.core.spec import Spec
from hwgen.operators.base import Estimate, Explorable, Operator
from hwgen.operators.registry import operator

Parameters = Mapping[str, Any]
# Combinations that are looked at one by one; of more, so many are drawn.
_MOST = 50_000


@dataclass(frozen=True)
class Space:
    """The values of the open parameters around a spec; parameters that were said stay as they are."""

    spec: Spec
    choices: Mapping[str, tuple[Any, ...]]
    _estimates: dict[str, Estimate] = field(default_factory=dict, compare=False)

    @classmethod
    def around(cls, spec: Spec, only: Mapping[str, Sequence[Any]] | None = None) -> Space:
        """Return the space of a spec; UsageError if its operator has none or the request left nothing open.

        `only` narrows the values of some parameters.
        """
        chosen = operator(spec.operator)
        if not isinstance(chosen, Explorable):
            raise UsageError(
                f"the parameters of {spec.operator} cannot be searched", "`hwgen design` makes one"
            )
        found = {n: tuple(v) for n, v in chosen.space(spec.parameters, spec.assumed).items()}
        found |= {name: tuple(values) for name, values in (only or {}).items() if name in found}
        choices = {name: values for name, values in found.items() if len(values) > 1}
        if not choices:
            every = ", ".join(chosen.space(spec.parameters, tuple(spec.parameters)))
            if not every:
                raise UsageError(
                    f"there is nothing to search: no parameter of {spec.operator} trades hardware for cycles",
                    "`hwgen design` makes the one design that there is",
                )
            raise UsageError(
                "there is nothing to search: the request says every parameter that could be varied",
                f"leave out one of {every}",
            )
        return cls(spec, choices)

    @property
    def combinations(self) -> int:
        """Combinations of values, legal or not."""
        return math.prod(len(values) for values in self.choices.values())

    def complete(self, chosen: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return complete parameters, or None for values that do not go together."""
        try:
            return self._operator.complete({**self.spec.parameters, **chosen})
        except RequestError:
            return None

    def open_values(self, parameters: Parameters) -> dict[str, Any]:
        """Return what is chosen of the open parameters."""
        return {name: parameters[name] for name in self.choices}

    def key(self, parameters: Parameters) -> str:
        """Return what tells a design of the space from others."""
        return repr(sorted(self.open_values(parameters).items()))

    def estimate(self, parameters: Parameters) -> Estimate:
        """Return what the operator's formulas say."""
        key = self.key(parameters)
        if key not in self._estimates:
            chosen = self._operator
            assert isinstance(chosen, Explorable)
            self._estimates[key] = chosen.estimate(parameters, self.spec.target)
        return self._estimates[key]

    def points(self, seed: int = 0) -> Iterator[dict[str, Any]]:
        """Yield complete parameters of every design once; of too many designs, those that are drawn."""
        names, seen = tuple(self.choices), set()
        for values in self._combinations(seed):
            complete = self.complete(dict(zip(names, values, strict=True)))
            if complete is not None and (key := self.key(complete)) not in seen:
                seen.add(key)
                yield complete

    @property
    def _operator(self) -> Operator:
        return operator(self.spec.operator)

    def _combinations(self, seed: int) -> Iterator[tuple[Any, ...]]:
        values = list(self.choices.values())
        if self.combinations <= _MOST:
            yield from itertools.product(*values)
            return
        draw = random.Random(seed)  # noqa: S311 - a sample, no secret
        for _ in range(_MOST):
            yield tuple(draw.choice(each) for each in values)
