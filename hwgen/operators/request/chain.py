"""A request that names several operators, one behind the other: "conv 3x3 8->16, relu6, max pool 2x2"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from typing import TypeVar

from hwgen.core.errors import RequestError
from hwgen.core.spec import Budget, Request, Spec
from hwgen.operators.request.rules import Vocabulary
from hwgen.operators.request.tokens import tokenize

T = TypeVar("T")

_BREAK = re.compile(
    r"\s*(?:[,;|]|\band then\b|\bthen\b|\bfollowed by\b|\s->\s(?=\D)|\s→\s(?=\D))\s*", re.IGNORECASE
)
# As they are worded where a request names one operator.
_COMMON_ASSUMPTIONS = (
    "synchronous active-high reset (not said)",
    "AXI4-Stream interfaces (not said)",
    "generic target (not said)",
)


def stages(text: str, known: Sequence[Vocabulary]) -> list[str]:
    """Cut a request at commas, "then", "followed by", "->" or "|" into pieces that each name an operator.

    A piece that names none ("int8", "at 100 MHz") belongs to the one before it, the first to the one after.
    One piece, where an operator is named that cannot be part of a chain. Blanks stand before a piece, commas
    where it was cut: its words have the places that they have in the text.
    """
    if _names_operator(text, [v for v in known if not v.chains]):
        return [text]
    cut = _BREAK.sub(lambda found: ",".ljust(len(found[0])), text)
    ranges: list[tuple[int, int]] = []
    waits_from: int | None = None
    for start, end in _between_breaks(text):
        if _names_operator(text[start:end], known):
            ranges.append((start if waits_from is None else waits_from, end))
            waits_from = None
        elif ranges:
            ranges[-1] = (ranges[-1][0], end)
        elif waits_from is None:
            waits_from = start
    return [" " * start + cut[start:end] for start, end in ranges]


def _between_breaks(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _BREAK.finditer(text):
        if found.start() > start:
            yield start, found.start()
        start = found.end()
    if start < len(text):
        yield start, len(text)


def _names_operator(text: str, known: Iterable[Vocabulary]) -> bool:
    tokens = tokenize(text)
    patterns = [p for v in known for rule in v.names for p in rule.compiled]
    return any(True for start in range(len(tokens)) for p in patterns for _ in p.matches(tokens, start))


def interpret_chain(request: Request, pieces: Sequence[str], one: Callable[[Request], Spec]) -> Spec:
    """Understand each piece by itself, and let what was not said of a stage follow from the one before it."""
    from hwgen.operators.pipeline.links import Link, fitted, link
    from hwgen.operators.pipeline.operator import PipelineOperator
    from hwgen.operators.pipeline.params import Stage

    found: list[Stage] = []
    specs: list[Spec] = []
    assumptions: list[str] = []
    links: tuple[Link, ...] = ()
    for number, piece in enumerate(pieces, 1):
        spec = one(Request(piece, request.options))
        specs.append(spec)
        given = Stage(spec.operator, {k: v for k, v in spec.parameters.items() if k != "reset"})
        before = links[-1] if links else None
        stage = fitted(given, before, spec.assumed)
        links = link([*found, stage], _reset(specs))
        found.append(stage)
        last = links[-1]
        follows = set(last.operator.takes(last.takes)) if last.takes else set()
        said = dict.fromkeys((set(spec.parameters) - set(spec.assumed)) | follows | {"reset"})
        assumptions += [
            f"stage {number} ({spec.operator}): {text}" for text in last.parameters.assumptions(said)
        ]
    reset_said = any("reset" not in s.assumed for s in specs if "reset" in s.parameters)
    return Spec(
        operator="pipeline",
        parameters=PipelineOperator().complete(
            {"reset": _reset(specs), "stages": [stage.to_mapping() for stage in found]}
        ),
        target=_agreed("target", [s.target for s in specs if s.target != "generic"], "generic"),
        budget=_budget(specs),
        seed=_agreed("seed", [s.seed for s in specs if s.seed], 0),
        request=request.text,
        assumptions=(*assumptions, *_of_the_whole(specs)),
        assumed=() if reset_said else ("reset",),
    )


def _of_the_whole(specs: Sequence[Spec]) -> Iterator[str]:
    """Yield what was assumed of all stages alike: what no piece says, and the target that a bound chose."""
    for text in _COMMON_ASSUMPTIONS:
        if all(text in spec.assumptions for spec in specs):
            yield text
    yield from dict.fromkeys(t for spec in specs for t in spec.assumptions if t.startswith("target "))


def _reset(specs: Sequence[Spec]) -> str:
    said = [str(s.parameters["reset"]) for s in specs if "reset" not in s.assumed and "reset" in s.parameters]
    return _agreed("reset", said, "sync_high")


def _budget(specs: Sequence[Spec]) -> Budget:
    budget = Budget()
    for field in fields(Budget):
        said = [value for s in specs if (value := getattr(s.budget, field.name)) is not None]
        budget = replace(budget, **{field.name: _agreed(field.name, said, None)})
    return budget


def _agreed(what: str, said: Sequence[T], default: T) -> T:
    for value in said:
        if value != said[0]:
            raise RequestError(
                f"contradiction: {what} is said to be {said[0]} and {value}",
                "say it once, for the whole chain",
            )
    return said[0] if said else default
