"""Analyse sources with pyslang in a child process: facts about the text, or diagnostics of the design."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hwgen.core.candidate import Candidate
from hwgen.core.errors import ToolError
from hwgen.eda.child import ToolRun, Workspace
from hwgen.eda.names import MEMORY_SUFFIXES, compiled_names, is_systemverilog
from hwgen.eda.ports import Port
from hwgen.infra.files import write_json
from hwgen.infra.process import Limits

DEFAULT_LIMITS = Limits(wall_s=30.0, memory_bytes=2 << 30)
# slang's option names; "extra" and "unused" are its own groups.
WARNING_OPTIONS = (
    "default",
    "extra",
    "unused",
    "width-trunc",
    "width-expand",
    "port-width-trunc",
    "undriven",
)
_DIRECTIONS = {"In": "input", "Out": "output", "InOut": "inout", "Ref": "inout"}
_MAX_RESULT_BYTES = 64 << 20


@dataclass(frozen=True)
class Fact:
    """One thing the text has (see `workers/slang_worker.py` for the kinds), for others to judge."""

    kind: str
    file: str
    line: int
    text: str
    extra: str = ""


@dataclass(frozen=True)
class Diagnostic:
    """What slang says of one place.

    `severity` is ignored, note, warning, error or fatal; `option` is the name of the warning, or empty.
    """

    severity: str
    option: str
    file: str
    line: int
    message: str


@dataclass(frozen=True)
class Elaboration:
    """A design below its top module: diagnostics, and the ports of the top (empty when it was not found)."""

    diagnostics: tuple[Diagnostic, ...]
    tops: tuple[str, ...]
    ports: Mapping[str, Port]


@dataclass(frozen=True)
class Incomplete:
    """Why there is no answer: the process broke a limit or crashed (`because`), and how it ended."""

    run: ToolRun
    because: str


def survey(
    space: Workspace, candidate: Candidate, limits: Limits = DEFAULT_LIMITS
) -> tuple[ToolRun, tuple[Fact, ...]] | Incomplete:
    """Collect the facts of all files; every file is proven by its digest to have been read whole."""
    run, result = _analyse(space, candidate, "survey", limits)
    if result is None:
        return Incomplete(run, run.ended or _last_line(run))
    expected = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in _texts(candidate)}
    if result.get("digests") != expected:
        raise ToolError("slang did not analyse the sources that it was given")
    return run, tuple(_fact(entry) for entry in _list(result, "facts"))


def elaborate(
    space: Workspace, candidate: Candidate, limits: Limits = DEFAULT_LIMITS
) -> tuple[ToolRun, Elaboration] | Incomplete:
    """Elaborate the design below its top module, in the language of the candidate."""
    run, result = _analyse(space, candidate, "elaborate", limits)
    if result is None:
        return Incomplete(run, run.ended or _last_line(run))
    try:
        ports = {str(n): Port(_DIRECTIONS[d], int(w)) for n, (d, w) in result["ports"].items()}
        diagnostics = tuple(_diagnostic(e) for e in result["diagnostics"])
        return run, Elaboration(diagnostics, tuple(map(str, result["tops"])), ports)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise ToolError(f"slang's answer has an unknown shape ({error!r})") from error


def _analyse(
    space: Workspace, candidate: Candidate, mode: str, limits: Limits
) -> tuple[ToolRun, dict[str, Any] | None]:
    job, answer = f"{mode}.job.json", f"{mode}.result.json"
    space.fresh(answer)
    texts = _texts(candidate)
    write_json(
        space.fresh(job),
        {
            "files": [[name, text] for name, text in texts],
            "compiled": len(compiled_names(candidate)),
            "top": candidate.top,
            "language": "systemverilog" if is_systemverilog(candidate) else "verilog",
            "warnings": list(WARNING_OPTIONS),
        },
    )
    arguments = (mode, f"{space.relative}/{job}", f"{space.relative}/{answer}")
    run = space.run_worker("slang_worker.py", arguments, limits, f"{mode}.log")
    if not run.completed.ok:
        return run, None
    result = space.read_json(answer, _MAX_RESULT_BYTES)
    if result.get("complete") is not True:
        raise ToolError("slang's answer is not complete")
    return run, result


def _texts(candidate: Candidate) -> list[tuple[str, str]]:
    """List the compiled files first, in order, then those that they may include."""
    compiled = compiled_names(candidate)
    texts = {f.name: f.text for f in candidate.files if not f.name.endswith(MEMORY_SUFFIXES)}
    return [(name, texts[name]) for name in (*compiled, *(n for n in texts if n not in compiled))]


def _list(result: Mapping[str, Any], key: str) -> list[Any]:
    value = result.get(key)
    if not isinstance(value, list):
        raise ToolError(f"slang's answer has no list {key!r}")
    return value


def _fact(entry: Any) -> Fact:
    try:
        kind, file, line, text, extra = entry
        return Fact(str(kind), str(file), int(line), str(text), str(extra))
    except (TypeError, ValueError) as error:
        raise ToolError(f"slang's answer has an unknown fact ({error})") from error


def _diagnostic(entry: Any) -> Diagnostic:
    severity, option, file, line, message = entry
    return Diagnostic(str(severity), str(option), str(file), int(line), str(message))


def _last_line(run: ToolRun) -> str:
    lines = run.completed.output.strip().splitlines()
    return lines[-1][:400] if lines else f"ended with exit code {run.completed.exit_code}"
