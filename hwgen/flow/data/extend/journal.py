"""What an extension has done, one line for each attempt, durable when it is done: a killed one goes on."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hwgen.core.shown import Shown
from hwgen.core.values import from_json
from hwgen.infra.events import append_event, cut_torn_line
from hwgen.infra.files import storing

_EVENT = "attempt"
VERSION = 1


@dataclass(frozen=True)
class Attempt:
    """One attempt at a description of a row at a grain, the number of which counts from 1.

    `text` is empty where no answer was a description; then `reason` says why not, and nothing was shown.
    `code` is the module that was built from the text, where one was.
    """

    row: str
    grain: str
    number: int
    text: str
    model: str
    shown: Shown | None = None
    reason: str = ""
    code: str = ""
    version: int = VERSION

    @property
    def settled(self) -> bool:
        """Whether another attempt could show no more."""
        return self.shown is not None and (self.shown.holds or self.shown.finding == "not-comparable")


class Journal:
    """The attempts in a file; of those that are not asked for only the places are held."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.Lock()
        self._places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        cut_torn_line(path)
        if path.exists():
            self._index()

    def add(self, attempt: Attempt) -> None:
        """Append an attempt."""
        with self._lock:
            place = self._path.stat().st_size if self._path.exists() else 0
            append_event(self._path, _EVENT, {"attempt": attempt})
            self._places[attempt.row, attempt.grain].append(place)

    def attempts(self, row: str, grain: str) -> list[Attempt]:
        """Return the attempts at a description, in their order."""
        with self._lock:
            places = list(self._places.get((row, grain), ()))
        if not places:
            return []
        with storing(self._path), self._path.open("rb") as file:
            return [self._read(file, place) for place in places]

    def best(self, row: str, grain: str) -> Attempt | None:
        """Return the attempt of which most was shown, of several the last; None where there is no text."""
        made = [attempt for attempt in self.attempts(row, grain) if attempt.text]
        return min(reversed(made), key=_rank, default=None)

    def _index(self) -> None:
        place = 0
        with storing(self._path), self._path.open("rb") as file:
            for line in file:
                if (attempt := _parse(line)) is not None:
                    self._places[attempt.row, attempt.grain].append(place)
                place += len(line)

    @staticmethod
    def _read(file: Any, place: int) -> Attempt:
        file.seek(place)
        attempt = _parse(file.readline())
        if attempt is None:
            raise ValueError(f"there is no attempt at {place}")
        return attempt


def _rank(attempt: Attempt) -> int:
    return attempt.shown.rank if attempt.shown is not None else 1000


def _parse(line: bytes) -> Attempt | None:
    """Return the attempt of a line; None for what is none, which is then made again."""
    try:
        data: Mapping[str, Any] = json.loads(line)
        if data["attempt"]["version"] != VERSION:
            return None
        attempt: Attempt = from_json(Attempt, data["attempt"])
    except (ValueError, KeyError, TypeError):
        return None
    return attempt
