"""What is different between two runs: pure, from what their directories tell."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hwgen.core.candidate import SourceFile
from hwgen.report.view import AttemptView, RunView

_NO_NEWLINE = "\\ No newline at end of file\n"


@dataclass(frozen=True)
class Difference:
    """One thing that two runs tell differently; None where a run does not tell it."""

    part: str
    name: str
    first: Any
    second: Any


@dataclass(frozen=True)
class Comparison:
    """In what two runs differ. `patch` turns the sources of the first into those of the second."""

    differences: tuple[Difference, ...]
    patch: str

    @property
    def same_sources(self) -> bool:
        """Whether both runs end with the same sources, byte for byte."""
        return not self.patch


def compare(first: RunView, second: RunView) -> Comparison:
    """Compare two runs by their requests, specs, tools, and by the attempts that they show."""
    found = [
        *_differing("request", first.request, second.request),
        *_differing("spec", _spec(first), _spec(second)),
        *_differing("parameters", _parameters(first), _parameters(second)),
        *_differing("tools", first.tools, second.tools),
        *_differing("outcome", _outcome(first), _outcome(second)),
        *_differing("metrics", _metrics(first.shown), _metrics(second.shown)),
    ]
    return Comparison(tuple(found), _patch(_sources(first.shown), _sources(second.shown)))


def _differing(part: str, first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[Difference]:
    for name in dict.fromkeys((*first, *second)):
        if first.get(name) != second.get(name):
            yield Difference(part, name, first.get(name), second.get(name))


def _spec(view: RunView) -> dict[str, Any]:
    budget = {name: value for name, value in vars(view.spec.budget).items() if value is not None}
    return {"operator": view.spec.operator, "target": view.spec.target, "seed": view.spec.seed, **budget}


def _parameters(view: RunView) -> Mapping[str, Any]:
    return view.spec.parameters if view.shown is None else view.shown.parameters


def _outcome(view: RunView) -> dict[str, Any]:
    shown = view.shown
    found: dict[str, Any] = {"status": view.status, "attempts": len(view.attempts)}
    if shown is not None and shown.verdict is not None:
        found |= {"level": shown.verdict.level.value, "reasons": "; ".join(shown.verdict.reasons)}
    return found


def _metrics(shown: AttemptView | None) -> Mapping[str, Any]:
    metrics = {} if shown is None else shown.metrics()
    return {name: value for name, value in metrics.items() if isinstance(value, (int, float, str))}


def _sources(shown: AttemptView | None) -> dict[str, SourceFile]:
    return {} if shown is None else {source.name: source for source in shown.sources}


def _patch(first: Mapping[str, SourceFile], second: Mapping[str, SourceFile]) -> str:
    lines: list[str] = []
    for name in sorted({*first, *second}):
        texts = [files[name].text if name in files else "" for files in (first, second)]
        before, after = (text.splitlines(keepends=True) for text in texts)
        lines += difflib.unified_diff(before, after, f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}" for line in lines)
