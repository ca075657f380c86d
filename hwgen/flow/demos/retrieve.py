"""Choose demos of the library for a task, as examples in a prompt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from hwgen.demos.library import Demo
from hwgen.demos.retrieval.index import Index, Query, build
from hwgen.demos.retrieval.select import Choice, Hit, choose
from hwgen.flow.demos.load import load_demos
from hwgen.prompts.task import Example, Task


@dataclass(frozen=True)
class Showing:
    """Which demos are shown, and at which grain their descriptions."""

    choice: Choice
    grain: str


def examples_for(task: Task, showing: Showing) -> tuple[Example, ...]:
    """Return the demos that are chosen for a task, the best first, each with the reason.

    The words of the request decide where there is one, else those of the contract.
    """
    if not showing.choice.count:
        return ()
    index, demos = _library()
    found = choose(index, Query(task.request or task.contract), showing.choice)
    return tuple(_example(demos[hit.id], hit, place, showing) for place, hit in enumerate(found, 1))


def _example(demo: Demo, hit: Hit, place: int, showing: Showing) -> Example:
    ranks = ", ".join(f"{name} {rank}" for name, rank in hit.ranks.items())
    why = f"{showing.choice.selector}, place {place}" + (f" (by {ranks})" if ranks else "")
    return Example(demo.name, demo.grains[showing.grain], demo.code, why)


@cache
def _library() -> tuple[Index, dict[str, Demo]]:
    demos = load_demos()
    rows = [demo.row(number) for number, demo in enumerate(demos)]
    return build(rows), {row.id: demo for row, demo in zip(rows, demos, strict=True)}
