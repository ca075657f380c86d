"""What a report knows of a run: read from its directory, never from memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hwgen.core.candidate import SourceFile
from hwgen.core.errors import PrerequisiteError, UsageError
from hwgen.core.evidence import Evidence, Kind
from hwgen.core.spec import Spec
from hwgen.core.values import from_json
from hwgen.core.verdict import Verdict
from hwgen.infra.files import ResultError, read_json, read_result
from hwgen.infra.rundir import Attempt, RunDirectory
from hwgen.infra.runlock import is_locked

_MAX_SOURCE_BYTES = 16 << 20
_MAX_LOG_BYTES = 64 << 20
_MAX_NETLIST_BYTES = 32 << 20


@dataclass(frozen=True)
class AttemptView:
    """One attempt as its folder tells it; `verdict` is None while it is not finished."""

    number: int
    path: Path
    origin: str
    top: str
    parameters: Mapping[str, Any]
    sources: tuple[SourceFile, ...]
    evidence: tuple[Evidence, ...]
    verdict: Verdict | None

    def metrics(self) -> dict[str, Any]:
        """Return every metric of every check by its name."""
        return {name: value for item in self.evidence for name, value in item.metrics.items()}

    @property
    def workload(self) -> str:
        """Return the name of what cycles were measured on; empty if the bench gave none."""
        return next((item.workload for item in self.evidence if item.workload), "")


@dataclass(frozen=True)
class RunView:
    """A whole run. `best` is the number of the attempt to show; `conclusion` says why none was accepted."""

    path: Path
    status: str
    created: str
    request: Mapping[str, Any]
    spec: Spec
    tools: Mapping[str, str]
    attempts: tuple[AttemptView, ...]
    best: int
    conclusion: str
    seconds: float

    @property
    def shown(self) -> AttemptView | None:
        """Return the attempt to show: the accepted or nearest one."""
        chosen = [a for a in self.attempts if a.number == self.best]
        return chosen[0] if chosen else (self.attempts[-1] if self.attempts else None)


def load(path: Path) -> RunView:
    """Read a run, also an unfinished one; UsageError if the folder is none, or nothing was understood yet."""
    run = RunDirectory.open(path)
    if not run.has("spec.json"):
        raise UsageError(f"{path} was stopped before its request was understood", "start it again")
    state = run.state
    return RunView(
        path=run.path,
        status=_status(run, state),
        created=str(state.get("created", "")),
        request=run.read_json("request.json"),
        spec=from_json(Spec, run.read_json("spec.json")),
        tools=run.read_json("tools.json") if run.has("tools.json") else {},
        attempts=tuple(_attempt(a) for a in run.attempts() if a.has("candidate.json")),
        best=int(state.get("best", 0)),
        conclusion=str(state.get("conclusion", "")),
        seconds=float(state.get("seconds", 0.0)),
    )


def _status(run: RunDirectory, state: Mapping[str, Any]) -> str:
    """Return the status; a run that says it is running, and on which nobody works, was interrupted."""
    status = str(state.get("status", "unknown"))
    return "interrupted" if status == "running" and not is_locked(run.path) else status


def _attempt(folder: Attempt) -> AttemptView:
    about = folder.read_json("candidate.json")
    evidence = [folder.read_json(f"evidence/{kind.value}.json") for kind in folder.evidence_kinds()]
    names = about["files"]
    return AttemptView(
        number=folder.number,
        path=folder.path,
        origin=about["origin"],
        top=about["top"],
        parameters=about["parameters"],
        sources=tuple(SourceFile(name, _source(folder, name)) for name in names),
        evidence=tuple(from_json(Evidence, item) for item in evidence),
        verdict=from_json(Verdict, folder.read_json("verdict.json")) if folder.has("verdict.json") else None,
    )


def _source(folder: Attempt, name: str) -> str:
    """Read a source; whoever wrote it may have named it to lead elsewhere."""
    try:
        return read_result(folder.rtl_dir / name, folder.path, _MAX_SOURCE_BYTES).decode("utf-8", "replace")
    except ResultError as error:
        raise PrerequisiteError(f"a source of the design is gone: {error.message}") from error


def log_tail(attempt: AttemptView, log: str, most: int) -> str:
    """Return the end of a check's log, at most so many characters; empty if it cannot be read."""
    try:
        content = read_result(attempt.path / log, attempt.path, _MAX_LOG_BYTES)
    except ResultError:
        return ""
    return content.decode("utf-8", "replace")[-most:]


def netlist(attempt: AttemptView) -> dict[str, Any] | None:
    """Return the netlist of the top module that synthesis left; None if there is none."""
    path = attempt.path / Kind.SYNTHESIZE.value / "top.json"
    try:
        document = json.loads(read_result(path, attempt.path, _MAX_NETLIST_BYTES))
    except (ResultError, ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def contract(attempt: AttemptView) -> dict[str, Any]:
    """Return the contract that an attempt was held to, as data; empty if its folder has none."""
    path = attempt.path / "contract.json"
    found = read_json(path) if path.exists() else {}
    return found if isinstance(found, dict) else {}


def blocks(attempt: AttemptView) -> list[dict[str, Any]]:
    """Return the block diagram that the operator gave for an attempt; empty if it gave none."""
    path = attempt.path / "blocks.json"
    found = read_json(path) if path.exists() else []
    return found if isinstance(found, list) else []
