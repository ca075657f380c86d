"""An append-only log of events, one JSON object a line, that survives a kill at any point."""

from __future__ import annotations

import datetime
import errno
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hwgen.core.errors import PrerequisiteError
from hwgen.core.values import to_json
from hwgen.infra.files import storing


def append_event(path: Path, event: str, fields: Mapping[str, Any]) -> None:
    """Append one event with the time (UTC) and make it durable; a full disk leaves the log as it was."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
    head = {"time": now, "event": event}
    line = json.dumps(head | to_json(fields) | head, ensure_ascii=False).encode() + b"\n"
    with storing(path):
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
        try:
            before = os.fstat(handle).st_size
            try:
                if os.write(handle, line) != len(line):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(handle)
            except OSError:
                os.ftruncate(handle, before)
                raise
        finally:
            os.close(handle)


def read_events(path: Path) -> list[dict[str, Any]]:
    """Read all events; a last line that a kill cut short is left out, an absent log is empty.

    Raises PrerequisiteError for a line that is damaged in another way.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise PrerequisiteError(f"{path} cannot be read: {error.strerror}") from error
    *lines, _torn = content.split(b"\n")
    return [_event(line, path, number) for number, line in enumerate(lines, 1)]


def cut_torn_line(path: Path) -> None:
    """Remove what a kill left of an event, so that the next one starts a line of its own."""
    with storing(path):
        if not path.exists():
            return
        with path.open("r+b") as file:
            content = file.read()
            whole = content.rfind(b"\n") + 1
            if whole != len(content):
                file.truncate(whole)


def _event(line: bytes, path: Path, number: int) -> dict[str, Any]:
    try:
        event = json.loads(line)
    except ValueError:
        event = None
    if not isinstance(event, dict):
        raise PrerequisiteError(f"{path} is damaged in line {number}: not an event", "delete that line")
    return event
