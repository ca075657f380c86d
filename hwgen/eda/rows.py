"""Parse, elaborate and measure many small designs with pyslang, some hundred in one child process."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hwgen.core.errors import ToolError
from hwgen.core.values import freeze
from hwgen.eda.child import ToolRun, Workspace
from hwgen.eda.ports import Port
from hwgen.infra.files import write_json
from hwgen.infra.process import Limits

ROW_SECONDS = 10.0
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


def look_at(
    space: Workspace, designs: Sequence[Design], row_seconds: float = ROW_SECONDS
) -> Iterator[tuple[str, DesignFacts]]:
    """Yield what was found of each design, in order; one that ends the process does not stop the others.

    Raises ToolError where the process fails before it looks at any design.
    """
    left = list(designs)
    retried = ""
    while left:
        run, found, begun = _run(space, left, row_seconds)
        if not found and begun is None:
            raise ToolError(f"pyslang did not start: {run.ended or run.completed.output.strip()[-200:]}")
        yield from found
        left = left[len(found) :]
        if left and begun == left[0].name and retried != begun and not run.completed.killed_because:
            # Whether it was this design that ended the process shows when it is the first of a new one.
            retried = begun
        elif left and begun == left[0].name:
            yield begun, DesignFacts(stopped=_why(run, row_seconds))
            left = left[1:]
        elif left and run.completed.ok:
            raise ToolError("pyslang's answer is not complete")


def _run(
    space: Workspace, designs: Sequence[Design], row_seconds: float
) -> tuple[ToolRun, list[tuple[str, DesignFacts]], str | None]:
    """Run the worker; return what it found, and the name of a design that it began and did not finish."""
    job = {"rows": [[d.name, d.text, d.top] for d in designs], "row_seconds": row_seconds}
    space.fresh("rows.result.jsonl")
    write_json(space.fresh("rows.job.json"), job)
    arguments = (f"{space.relative}/rows.job.json", f"{space.relative}/rows.result.jsonl")
    limits = replace(_LIMITS, wall_s=_START_SECONDS + 2 * row_seconds + len(designs))
    run = space.run_worker("rows_worker.py", arguments, limits, "rows.log")
    content = (
        b""
        if not (space.folder / "rows.result.jsonl").exists()
        else space.read("rows.result.jsonl", _MAX_RESULT_BYTES)
    )
    found, begun = parse(content, [d.name for d in designs])
    return run, found, begun


def parse(content: bytes, names: Sequence[str]) -> tuple[list[tuple[str, DesignFacts]], str | None]:
    """Read the worker's answers to designs of these names, in their order, up to the first odd line."""
    found: list[tuple[str, DesignFacts]] = []
    begun: str | None = None
    for line in content.split(b"\n"):
        try:
            answer = json.loads(line)
            if "begin" in answer:
                begun = str(answer["begin"])
            elif answer.get("id") == begun == names[len(found)]:
                found.append((begun, _facts(answer)))
                begun = None
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
            break
    return found, begun


def _facts(answer: Mapping[str, Any]) -> DesignFacts:
    return DesignFacts(
        language=str(answer["language"]),
        syntax=tuple(f"line {int(line)}: {text}" for line, text in answer["syntax"]),
        errors=tuple(f"line {int(line)}: {text}" for line, text in answer["errors"]),
        missing=tuple(map(str, answer["missing"])),
        ports={str(n): Port(_DIRECTIONS[d], int(w)) for n, d, w in answer["ports"]},
        measures={str(k): int(v) for k, v in answer["measures"].items()},
    )


def _why(run: ToolRun, row_seconds: float) -> str:
    if "signal 26" in run.ended:  # SIGVTALRM
        return f"took more than {row_seconds:g} s of processor time"
    return run.ended or f"ended with exit code {run.completed.exit_code}"
