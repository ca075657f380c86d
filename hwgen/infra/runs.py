"""List the runs below a folder, and find the one that a person means."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hwgen.core.errors import HwgenError, UsageError
from hwgen.core.values import freeze
from hwgen.infra.rundir import RunDirectory, is_run
from hwgen.infra.runlock import is_locked


@dataclass(frozen=True)
class RunSummary:
    """One line about a run. A run that says it is running and is not is "interrupted"."""

    path: Path
    status: str
    created: str
    label: str
    state: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", freeze(self.state))


def list_runs(runs_dir: Path) -> list[RunSummary]:
    """Return the runs directly below a folder, oldest first; other folders are passed over."""
    if not runs_dir.is_dir():
        return []
    try:
        folders = sorted(path for path in runs_dir.iterdir() if is_run(path))
    except OSError as error:
        raise UsageError(f"{runs_dir} cannot be read: {error.strerror}") from error
    return [summarize(path) for path in folders]


def summarize(path: Path) -> RunSummary:
    """Return the line about one run."""
    try:
        state = RunDirectory.open(path).state
    except HwgenError:  # it vanished meanwhile
        state = {}
    status = str(state.get("status", "unknown"))
    if status == "running" and not is_locked(path):
        status = "interrupted"
    return RunSummary(path, status, str(state.get("created", "")), str(state.get("label", "")), state)


def find_run(runs_dir: Path, text: str) -> Path:
    """Return the run that a person means: a path, a name below `runs_dir`, a part of one name, or "last"."""
    for path in (Path(text), runs_dir / text):
        if is_run(path):
            return path.absolute()
    names = [run.path.name for run in list_runs(runs_dir)]
    if text == "last" and names:
        return (runs_dir / names[-1]).absolute()
    matching = [name for name in names if text in name]
    if len(matching) == 1:
        return (runs_dir / matching[0]).absolute()
    if matching:
        raise UsageError(f"{text!r} may be {len(matching)} runs", f"one of: {', '.join(matching[-5:])}")
    near = difflib.get_close_matches(text, names, 1)
    hint = f"did you mean {near[0]}?" if near else "`hwgen runs list` shows the runs"
    raise UsageError(f"there is no run {text!r} in {runs_dir}", hint)
