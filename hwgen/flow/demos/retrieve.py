"""Choose demos of the library for a task, as examples in a prompt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from hwgen.demos.library import Demo
from hwgen.demos.retrieval.index import Index, Query, build
from hwgen.demos.retrieval.select import Choice, Hit, choose
from hwgen.demos.row import Descriptions, Row
from hwgen.flow.demos.load import load_demos
from hwgen.prompts.task import Example, Task

# The rows of the library have this name where a row says its source.
_SOURCE = "hwgen demos"


@dataclass(frozen=True)
class Showing:
    """Which demos are shown, and at which grain their descriptions."""

    choice: Choice
    grain: str


def row_of(demo: Demo) -> Row:
    """Return a demo as a row of a dataset."""
    header = demo.code[demo.code.index(f"module {demo.top}") :]
    return Row(
        code=demo.code,
        header=header[: header.index(");") + 2],
        modules=(demo.top,),
        descriptions=Descriptions(**dict(demo.grains)),
        source=_SOURCE,
        origin=demo.name,
        licence=demo.licence,
    )


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
    rows = [row_of(demo) for demo in demos]
    return build(rows), {row.id: demo for row, demo in zip(rows, demos, strict=True)}
