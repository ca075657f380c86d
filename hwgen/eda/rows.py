"""Parse, elaborate and measure many small designs, or synthesize them, some hundred in one process."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from hwgen.core.errors import ToolError
from hwgen.core.values import freeze
from hwgen.eda.child import ToolRun, Workspace
from hwgen.eda.names import is_identifier
from hwgen.eda.ports import Port
from hwgen.infra.files import write_json
from hwgen.infra.process import Limits

ROW_SECONDS = 10.0
SYNTHESIS_SECONDS = 60.0
Answer = TypeVar("Answer")
_START_SECONDS = 30.0
_LIMITS = Limits(memory_bytes=2 << 30)
_MAX_RESULT_BYTES = 256 << 20
_DIRECTIONS = {"In": "input", "Out": "output", "InOut": "inout", "Ref": "inout"}


@dataclass(frozen=True)
class Design:
    """One design to look at: a name for it, its text, and its top module."""

    name: str
    text: str
    top: str


@dataclass(frozen=True)
class DesignFacts:
    """What was found of a design; see `workers/rows_worker.py`.

    `stopped` says why there is no answer, in words, where looking at it broke a limit or crashed.
    """

    language: str = ""
    syntax: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    ports: Mapping[str, Port] = field(default_factory=dict)
    measures: Mapping[str, int] = field(default_factory=dict)
    stopped: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "ports", freeze(self.ports))
        object.__setattr__(self, "measures", freeze(self.measures))


@dataclass(frozen=True)
class SynthesisFacts:
    """What a design takes in generic gates: `cells` by type, or `message`, why there are none."""

    cells: Mapping[str, int] = field(default_factory=dict)
    message: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", freeze(self.cells))


def look_at(
    space: Workspace, designs: Sequence[Design], row_seconds: float = ROW_SECONDS
) -> Iterator[tuple[str, DesignFacts]]:
    """Yield what pyslang finds of each design, in order.

    A design that ends the process does not stop the others. Raises ToolError where the process fails before
    it looks at any design.
    """
    worker = _Worker("rows_worker.py", row_seconds, _design_facts, lambda why: DesignFacts(stopped=why))
    return worker.work(space, designs)


def synthesize(
    space: Workspace, designs: Sequence[Design], row_seconds: float = SYNTHESIS_SECONDS
) -> Iterator[tuple[str, SynthesisFacts]]:
    """Yield what each design takes, by Yosys, in order; see `look_at`."""
    for design in designs:
        if not is_identifier(design.top):
            yield (
                design.name,
                SynthesisFacts(message=f"the module name {design.top!r} is not a plain identifier"),
            )
    plain = [design for design in designs if is_identifier(design.top)]
    worker = _Worker(
        "synthesis_rows_worker.py", row_seconds, _synthesis_facts, lambda why: SynthesisFacts(message=why)
    )
    yield from worker.work(space, plain)


@dataclass(frozen=True)
class _Worker(Generic[Answer]):
    """A script that answers for designs one by one; `read` reads an answer, `stopped` stands for none."""

    script: str
    row_seconds: float
    read: Callable[[Mapping[str, Any]], Answer]
    stopped: Callable[[str], Answer]

    def work(self, space: Workspace, designs: Sequence[Design]) -> Iterator[tuple[str, Answer]]:
        """Yield an answer for each design; start again after one that ended the process."""
        left = list(designs)
        retried = ""
        while left:
            run, found, begun = self._run(space, left)
            if not found and begun is None:
                raise ToolError(
                    f"{self.script} did not start: {run.ended or run.completed.output.strip()[-200:]}"
                )
            yield from found
            left = left[len(found) :]
            if left and begun == left[0].name and retried != begun and not run.completed.killed_because:
                # Whether it was this design that ended the process shows when it is the first of a new one.
                retried = begun
            elif left and begun == left[0].name:
                yield begun, self.stopped(_why(run, self.row_seconds))
                left = left[1:]
            elif left and run.completed.ok:
                raise ToolError(f"the answer of {self.script} is not complete")

    def _run(
        self, space: Workspace, designs: Sequence[Design]
    ) -> tuple[ToolRun, list[tuple[str, Answer]], str | None]:
        """Return how the script ended, its answers, and the name of a design begun and not finished."""
        job = {"rows": [[d.name, d.text, d.top] for d in designs], "row_seconds": self.row_seconds}
        answers = space.fresh("rows.result.jsonl")
        write_json(space.fresh("rows.job.json"), job)
        arguments = (f"{space.relative}/rows.job.json", f"{space.relative}/rows.result.jsonl")
        wall_s = _START_SECONDS + self.row_seconds * (2 + len(designs) / 5)
        run = space.run_worker(self.script, arguments, replace(_LIMITS, wall_s=wall_s), "rows.run.log")
        content = space.read(answers.name, _MAX_RESULT_BYTES) if answers.exists() else b""
        return run, *parse(content, [d.name for d in designs], self.read)


def parse(
    content: bytes, names: Sequence[str], read: Callable[[Mapping[str, Any]], Answer]
) -> tuple[list[tuple[str, Answer]], str | None]:
    """Read a worker's answers to designs of these names, in their order, up to the first odd line."""
    found: list[tuple[str, Answer]] = []
    begun: str | None = None
    for line in content.split(b"\n"):
        try:
            answer = json.loads(line)
            if "begin" in answer:
                begun = str(answer["begin"])
            elif answer.get("id") == begun == names[len(found)]:
                found.append((begun, read(answer)))
                begun = None
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
            break
    return found, begun


def _design_facts(answer: Mapping[str, Any]) -> DesignFacts:
    return DesignFacts(
        language=str(answer["language"]),
        syntax=tuple(f"line {int(line)}: {text}" for line, text in answer["syntax"]),
        errors=tuple(f"line {int(line)}: {text}" for line, text in answer["errors"]),
        missing=tuple(map(str, answer["missing"])),
        ports={str(n): Port(_DIRECTIONS[d], int(w)) for n, d, w in answer["ports"]},
        measures={str(k): int(v) for k, v in answer["measures"].items()},
    )


def _synthesis_facts(answer: Mapping[str, Any]) -> SynthesisFacts:
    cells = {str(kind): int(count) for kind, count in answer["cells"].items()}
    return SynthesisFacts(cells, str(answer["message"]))


def _why(run: ToolRun, row_seconds: float) -> str:
    if f"signal {signal.SIGVTALRM.value}" in run.ended:
        return f"took more than {row_seconds:g} s of processor time"
    return run.ended or f"ended with exit code {run.completed.exit_code}"
