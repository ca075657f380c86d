"""Run directories: everything about one run, written while it happens, readable after a kill.

Layout:
    request.json spec.json config.json tools.json state.json events.jsonl
    attempts/01/{candidate.json, rtl/, bench/, <check>/, evidence/<kind>.json, verdict.json, feedback.json}
    final/
"""

from __future__ import annotations

import contextlib
import datetime
import itertools
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from hwgen.core.errors import HwgenError, UsageError
from hwgen.core.evidence import Kind
from hwgen.infra import events
from hwgen.infra.files import (
    is_temporary,
    make_folder,
    read_json,
    storing,
    write_bytes,
    write_json,
    write_text,
)
from hwgen.infra.runlock import LOCK_NAME, RunLock

RUN_FORMAT = "hwgen-run-1"
_STATE, _REQUEST, _EVENTS = "state.json", "request.json", "events.jsonl"
_LABEL_CHARACTERS = 48


class Folder:
    """A folder of files that are each replaced as a whole. Names are relative to it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write_json(self, name: str, value: Any) -> Path:
        """Replace a JSON file; return its path."""
        return self._write(name, lambda path: write_json(path, value))

    def write_text(self, name: str, text: str) -> Path:
        """Replace a text file; return its path."""
        return self._write(name, lambda path: write_text(path, text))

    def write_bytes(self, name: str, content: bytes) -> Path:
        """Replace a file; return its path."""
        return self._write(name, lambda path: write_bytes(path, content))

    def read_json(self, name: str) -> Any:
        """Read a JSON file; PrerequisiteError if it is absent or damaged."""
        return read_json(self.path / name)

    def has(self, name: str) -> bool:
        """Whether a file or folder of that name is there."""
        return (self.path / name).exists()

    def _write(self, name: str, write: Callable[[Path], None]) -> Path:
        path = self.path / name
        make_folder(path.parent)
        write(path)
        return path


class Attempt(Folder):
    """The folder of one attempt."""

    def __init__(self, path: Path, number: int) -> None:
        super().__init__(path)
        self.number = number

    @property
    def rtl_dir(self) -> Path:
        """Where the candidate's sources lie."""
        return self.path / "rtl"

    def write_evidence(self, kind: Kind, evidence: Any) -> Path:
        """Write what a check showed."""
        return self.write_json(f"evidence/{kind.value}.json", evidence)

    def evidence_kinds(self) -> list[Kind]:
        """Return the kinds of check whose evidence is there, in the order in which they run."""
        return [kind for kind in Kind if self.has(f"evidence/{kind.value}.json")]


class RunDirectory(Folder):
    """One run. Who writes holds its lock: use it as a context manager, or call `close`."""

    def __init__(self, path: Path, lock: RunLock | None = None) -> None:
        super().__init__(path)
        self._lock = lock

    @classmethod
    def create(
        cls,
        path: Path | None,
        request: Any,
        *,
        runs_dir: Path = Path("runs"),
        label: str = "",
        now: datetime.datetime | None = None,
    ) -> Self:
        """Start a run in `path`, or in a new folder of `runs_dir` named by the time and the label.

        Raises UsageError when the folder holds anything already; PrerequisiteError when it cannot be
        written. A run that cannot be started leaves nothing behind.
        """
        now = now or datetime.datetime.now().astimezone()
        is_new = path is None or not os.path.lexists(path)
        path = _new_folder(runs_dir, run_name(label, now)) if path is None else path.absolute()
        with storing(path):
            _refuse_occupied(path)
            make_folder(path)
        lock = _locked(path, is_new=is_new)
        try:
            _refuse_occupied(path)
            run = cls(path, lock)
            created = now.isoformat(timespec="seconds")
            run.write_json(
                _STATE, {"format": RUN_FORMAT, "status": "running", "created": created, "label": label}
            )
            run.write_json(_REQUEST, request)
        except UsageError:  # somebody else was quicker: it is theirs
            lock.release()
            raise
        except BaseException:
            _remove_start(path, with_folder=is_new)
            lock.release()
            raise
        return run

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a run to read it; UsageError if the folder is none."""
        path = path.absolute()
        if not is_run(path):
            raise UsageError(f"{path} is no run of hwgen's", "`hwgen runs list` shows the runs")
        return cls(path)

    @classmethod
    def resume(cls, path: Path) -> Self:
        """Open a run to go on with it: take its lock and clear away what a kill left half-written."""
        run = cls.open(path)
        run._lock = RunLock.acquire(run.path)
        try:
            _remove_temporary_files(run.path)
            events.cut_torn_line(run.path / _EVENTS)
        except BaseException:
            run.close()
            raise
        return run

    def close(self) -> None:
        """Release the lock."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def final_dir(self) -> Path:
        """Where the accepted design and the report lie."""
        return self.path / "final"

    @property
    def state(self) -> dict[str, Any]:
        """What is known about the run as a whole: `status`, `created`, `label` and what was added."""
        state = self.read_json(_STATE)
        return state if isinstance(state, dict) else {}

    def update_state(self, **fields: Any) -> None:
        """Change fields of the state."""
        self.write_json(_STATE, self.state | fields)

    def append_event(self, event: str, /, **fields: Any) -> None:
        """Append an event to events.jsonl, durable when this returns."""
        events.append_event(self.path / _EVENTS, event, fields)

    def events(self) -> list[dict[str, Any]]:
        """Return all events so far."""
        return events.read_events(self.path / _EVENTS)

    def attempt(self, number: int) -> Attempt:
        """Return the folder of an attempt, counted from 1; it is made when something is written."""
        if number < 1:
            raise ValueError("attempts are counted from 1")
        return Attempt(self.path / "attempts" / f"{number:02d}", number)

    def attempts(self) -> list[Attempt]:
        """Return the attempts that are there, in order."""
        folder = self.path / "attempts"
        names = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
        return [self.attempt(number) for number in sorted(int(n) for n in names if n.isdecimal() and int(n))]


def is_run(path: Path) -> bool:
    """Whether a folder is a run of this format."""
    try:
        state = read_json(path / _STATE)
    except HwgenError:
        return False
    return isinstance(state, Mapping) and state.get("format") == RUN_FORMAT


def run_name(label: str, now: datetime.datetime) -> str:
    """Return a name that sorts by time and says what the run is about."""
    words = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:_LABEL_CHARACTERS].rstrip("-")
    return f"{now:%Y-%m-%dT%H%M%S}" + (f"-{words}" if words else "")


def _new_folder(runs_dir: Path, name: str) -> Path:
    """Make a folder that nobody else has made, by trying numbers behind the name."""
    runs_dir = make_folder(runs_dir.absolute())
    for number in itertools.count(1):
        path = runs_dir / (name if number == 1 else f"{name}-{number}")
        with storing(path):
            try:
                path.mkdir()
                return path
            except FileExistsError:
                continue
    raise AssertionError("unreachable: the count has no end")


def _refuse_occupied(path: Path) -> None:
    """Raise UsageError if a folder holds anything but the beginning of a run that was cut short."""
    other = "choose another folder with --out"
    if not path.exists():
        return
    if not path.is_dir():
        raise UsageError(f"{path} is a file, not a folder", other)
    names = {entry.name for entry in path.iterdir() if not is_temporary(entry.name)} - {LOCK_NAME}
    if is_run(path) and _REQUEST in names:
        raise UsageError(f"{path} already holds a run", f"go on with `hwgen resume {path}`, or {other}")
    if names and not (is_run(path) and names == {_STATE}):
        raise UsageError(f"{path} holds files that are no run of hwgen's", other)


def _locked(path: Path, *, is_new: bool) -> RunLock:
    """Take the lock of a run that is being started; a full disk may have no room even for that."""
    try:
        return RunLock.acquire(path)
    except UsageError:  # somebody else has it
        raise
    except BaseException:
        _remove_start(path, with_folder=is_new)
        raise


def _remove_start(path: Path, *, with_folder: bool) -> None:
    with contextlib.suppress(OSError):  # a disk that failed may fail again
        for name in (_REQUEST, _STATE, LOCK_NAME):
            (path / name).unlink(missing_ok=True)
        if with_folder:
            path.rmdir()


def _remove_temporary_files(path: Path) -> None:
    with storing(path):
        for folder, _, names in os.walk(path):
            for name in filter(is_temporary, names):
                (Path(folder) / name).unlink(missing_ok=True)
