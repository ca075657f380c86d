"""Choose demos of the library for a task, as examples in a prompt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from hwgen.core.demonstrations import GRAINS
from hwgen.core.errors import UsageError
from hwgen.demos.library import Demo
from hwgen.demos.retrieval.embedding import embedder
from hwgen.demos.retrieval.index import Index, Query, build
from hwgen.demos.retrieval.select import Choice, Hit, choose
from hwgen.flow.demos.chooser import ModelChooser
from hwgen.flow.demos.load import load_demos
from hwgen.operators.request.registry import vocabulary
from hwgen.prompts.task import Example, Task


@dataclass(frozen=True)
class Showing:
    """Which demos are shown, and at which grain their descriptions."""

    choice: Choice
    grain: str


def examples_for(task: Task, showing: Showing, chooser: ModelChooser | None = None) -> tuple[Example, ...]:
    """Return the demos that are chosen for a task, the best first, each with the reason.

    The words of the request decide where there is one, else those of the contract. `chooser` is asked where
    the selector is `model`; UsageError where there is none then.
    """
    choice = showing.choice
    if not choice.count:
        return ()
    index, demos = library_index()
    if choice.selector == "model" and chooser is None:
        raise UsageError("the selector `model` needs a model to choose", "name it: --model openai:NAME")

    def ask(query: Query, hits: Sequence[Hit]) -> list[str]:
        assert chooser is not None
        shown = {hit.id: demos[hit.id] for hit in hits}
        abouts = {key: (demo.name, demo.grains[GRAINS[-1]]) for key, demo in shown.items()}
        return chooser.choose(query.text, abouts, choice.count)

    found = choose(index, Query(task.request or task.contract), choice, ask)
    return tuple(_example(demos[hit.id], hit, place, showing) for place, hit in enumerate(found, 1))


def _example(demo: Demo, hit: Hit, place: int, showing: Showing) -> Example:
    ranks = ", ".join(f"{name} {rank}" for name, rank in hit.ranks.items())
    left_open = " for the place that the model left open" if hit.by != showing.choice.selector else ""
    why = f"{hit.by}{left_open}, place {place}" + (f" (by {ranks})" if ranks else "")
    return Example(demo.name, demo.grains[showing.grain], demo.code, why)


@cache
def library_index() -> tuple[Index, dict[str, Demo]]:
    """Return the index of the library, and its demos by the ids of their rows."""
    demos = load_demos()
    rows = [demo.row(number) for number, demo in enumerate(demos)]
    keywords = {row.id: _keywords(demo) for row, demo in zip(rows, demos, strict=True)}
    return build(rows, keywords, embedder()), {row.id: demo for row, demo in zip(rows, demos, strict=True)}


def _keywords(demo: Demo) -> str:
    """Return what else a demo is called: by title, tags and name, and a design as the grammar calls it."""
    found = [demo.title, " ".join(demo.tags), demo.name.replace("_", " ")]
    if demo.origin == "design":
        names = vocabulary(demo.operator).names
        found += [demo.operator, *(rule.example for rule in names if rule.topic == "operator")]
    return ". ".join(found)
