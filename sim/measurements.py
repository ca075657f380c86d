"""Hand measurements of a bench, and what went wrong in it, to whoever started it.

HWGEN_RESULTS names a folder and HWGEN_NONCE a secret; each record is a JSON line of `measurements.jsonl`
in that folder that carries the secret. Without them (a bench run by hand) records are dropped.

With HWGEN_DIAGNOSE=all, a test goes on after an output that differs, and at its end tells in a `Journal` what
was right and what was wrong; with HWGEN_DIAGNOSE=first it stops at the first failure, and tells of that.
Either way it fails as it does without.
"""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILE_NAME = "measurements.jsonl"
_DIAGNOSE = os.environ.get("HWGEN_DIAGNOSE", "")
_BEFORE, _AFTER = 8, 2  # cycles around the failure that are told
_MOST_REMEMBERED = 4096  # cycles
_MOST_CASES = 2000


def record(test: str, **values: Any) -> None:
    """Append what one test measured; values are JSON data."""
    folder = os.environ.get("HWGEN_RESULTS", "")
    if not folder:
        return
    line = json.dumps({"nonce": os.environ.get("HWGEN_NONCE", ""), "test": test, "values": values})
    with Path(folder, FILE_NAME).open("a", encoding="utf-8") as file:
        file.write(line + "\n")


class BenchError(AssertionError):
    """What a bench finds wrong; `outputs` maps the ports that show it to (expected, actual), as bits."""

    def __init__(self, text: str, outputs: Mapping[str, tuple[str, str]] | None = None) -> None:
        super().__init__(text)
        self.outputs = dict(outputs or {})


class Journal:
    """What a diagnosing run remembers: the last cycles, the first failure, and every value that was compared.

    `formats` says of ports what numbers lie in them: (lanes, bits of each, signed). `clocks` names clocks.
    """

    def __init__(self) -> None:
        self.goes_on = _DIAGNOSE == "all"
        self.formats: dict[str, tuple[int, int, bool]] = {}
        self.clocks: list[str] = []
        self._cycles: deque[tuple[int, int]] = deque(maxlen=_MOST_REMEMBERED)
        self._cases: list[dict[str, Any]] = []
        self._counts = [0, 0]
        self._first: dict[str, Any] | None = None
        self._left = 0
        self._now = 0

    def cycle(self, number: int) -> None:
        """Note a cycle at the moment at which its outputs are looked at."""
        from cocotb.utils import get_sim_time

        self._now = number
        if self._first is None or self._left:
            self._left -= self._first is not None
            self._cycles.append((number, int(get_sim_time("ns"))))

    def compare(self, right: bool, **case: Any) -> None:
        """Note a value that was compared; `case` says which, and under which circumstances."""
        self._counts[right] += 1
        if len(self._cases) < _MOST_CASES:
            self._cases.append({**case, "right": right, "cycle": self._now})

    def fail(self, error: AssertionError, since: int | None = None) -> None:
        """Note the first failure; `since` is the cycle to look at, where that is not the last one."""
        if self._first is None:
            outputs = error.outputs if isinstance(error, BenchError) else {}
            cycle = self._now if since is None else since
            self._first = {"message": str(error), "outputs": outputs, "cycle": cycle}
            self._left = _AFTER

    def tell(self, test: str) -> None:
        """Record the failure of a test, if there was one, and fail with it."""
        if self._first is None:
            return
        middle = self._first["cycle"]
        told = {
            **self._first,
            "cycles": [[n, t] for n, t in self._cycles if middle - _BEFORE <= n <= middle + _AFTER],
            "formats": self.formats,
            "clocks": self.clocks,
            "wrong": self._counts[False],
            "right": self._counts[True],
            "cases": self._cases,
        }
        record(test, failure=told)
        raise BenchError(self._first["message"])


def new_journal() -> Journal | None:
    """Return a journal where the run diagnoses; None otherwise."""
    return Journal() if _DIAGNOSE else None
