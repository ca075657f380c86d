"""Keep what a process prints: whole in a log file, head and tail in memory, capped."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Self

from hwgen.infra.files import create_fresh, make_folder, storing

HEAD_BYTES = 64 << 10
TAIL_BYTES = 192 << 10


class OutputCapture:
    """A sink for output. After `limit` bytes (0: no limit) it is `full` and takes no more.

    The log file is always a new one: what a candidate left at its name (a link, a FIFO) is replaced,
    never written through. A full disk is a PrerequisiteError.
    """

    def __init__(self, limit: int, log: Path | None) -> None:
        self.limit = limit
        self._log = log
        self._handle = -1
        self._head = bytearray()
        self._tail = bytearray()
        self._taken = 0
        self.full = False

    def __enter__(self) -> Self:
        if self._log is not None:
            make_folder(self._log.parent)
            self._handle = create_fresh(self._log)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def feed(self, data: bytes) -> None:
        """Take a piece of output."""
        if self.limit and self._taken + len(data) > self.limit:
            data = data[: self.limit - self._taken]
            self.full = True
        self._taken += len(data)
        self._write(data)
        room = HEAD_BYTES - len(self._head)
        self._head += data[:room]
        self._tail += data[room:]
        if len(self._tail) > 2 * TAIL_BYTES:
            del self._tail[:-TAIL_BYTES]

    def text(self) -> str:
        """Return the output, with a line in the middle that says how much was left out, if any."""
        tail = self._tail[-TAIL_BYTES:]
        left_out = self._taken - len(self._head) - len(tail)
        parts = [bytes(self._head)]
        if left_out:
            where = f"; whole in {self._log}" if self._log is not None else ""
            parts.append(f"\n... {left_out} bytes left out{where} ...\n".encode())
        parts.append(bytes(tail))
        return b"".join(parts).decode("utf-8", errors="replace")

    def _write(self, data: bytes) -> None:
        if self._log is None:
            return
        with storing(self._log):
            while data:
                data = data[os.write(self._handle, data) :]
