"""Decide, while a process tree runs, whether it broke a limit."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from hwgen.infra.command import Limits
from hwgen.infra.folders import folder_usage
from hwgen.infra.proctree import ProcessTree

_FIRST_LOOK_S = 0.01
_INTERVAL_S = 0.05
_FOLDER_INTERVAL_S = 0.25
_IDLE_FACTOR = 10  # looking may take a tenth of the time
_MIB = 1 << 20


class Watchdog:
    """Looks at a tree and at the folders it writes to, at intervals that keep the looking cheap.

    It is made before the tree starts, to know what the folders held. `inner` is the place of a file
    system that only the tree can see, such as the sandbox's own /tmp.
    """

    def __init__(self, limits: Limits, folders: Sequence[Path], inner: str) -> None:
        self._limits = limits
        self._folders = tuple(folders)
        self._inner = inner
        self._inner_suspected = False
        self._before = folder_usage(self._folders)
        self._tree: ProcessTree | None = None
        self._started = self._deadline = self._next_look = self._next_folder_look = 0.0

    def begin(self, tree: ProcessTree) -> None:
        """Start the clock for a tree that has just been started."""
        self._tree = tree
        self._started = time.monotonic()
        self._deadline = self._started + (self._limits.wall_s or float("inf"))
        self._next_look = self._started + _FIRST_LOOK_S
        self._next_folder_look = self._started + _FOLDER_INTERVAL_S

    def pause_s(self) -> float:
        """Return how long to wait for other events before the next look."""
        return max(0.0, min(self._next_look, self._deadline) - time.monotonic())

    def broken_limit(self) -> str:
        """Return the limit that is broken, in words, or an empty string."""
        now = time.monotonic()
        if now >= self._deadline:
            return f"time limit: ran longer than {self._limits.wall_s:g} s"
        if now < self._next_look:
            return ""
        reason = self._tree_reason()
        if not reason and now >= self._next_folder_look:
            reason = self.folder_reason()
            self._next_folder_look = self._later(_FOLDER_INTERVAL_S, now)
        # Short processes have a peak too: look often in the beginning.
        self._next_look = self._later(min(_INTERVAL_S, (now - self._started) / 2), now)
        return reason

    def folder_reason(self) -> str:
        """Return how the watched folders break a limit, or an empty string."""
        if not self._folders:
            return ""
        usage = folder_usage(self._folders)
        if usage.hidden and not self._before.hidden:
            return f"disk limit: made a folder that cannot be listed: {usage.hidden[:200]}"
        if self._limits.files and usage.files - self._before.files > self._limits.files:
            return self._files_reason()
        return self._written_reason(usage.bytes_used - self._before.bytes_used)

    @staticmethod
    def _later(interval: float, look_began: float) -> float:
        now = time.monotonic()
        return now + max(interval, _IDLE_FACTOR * (now - look_began))

    def _tree_reason(self) -> str:
        assert self._tree is not None
        usage = self._tree.sample()
        limits = self._limits
        if limits.processes and usage.processes > limits.processes:
            return f"process limit: more than {limits.processes} processes at one time"
        if limits.threads and usage.threads > limits.threads:
            return f"process limit: more than {limits.threads} threads at one time"
        # Forked processes share pages: look closer before blaming.
        if (
            0 < limits.memory_bytes < usage.memory_bytes
            and self._tree.shared_memory_counted_once() > limits.memory_bytes
        ):
            return f"memory limit: used more than {limits.memory_bytes // _MIB} MiB"
        return self._written_reason(usage.written_bytes) or self._confirmed_inner_reason(self._tree)

    def _confirmed_inner_reason(self, tree: ProcessTree) -> str:
        """Return how the inner place breaks a limit, once two looks in a row have seen it.

        While the sandbox is being set up, a path into it can lead to a file system of ours for a moment.
        """
        reason = self._inner_reason(tree)
        confirmed, self._inner_suspected = self._inner_suspected, bool(reason)
        return reason if confirmed else ""

    def _inner_reason(self, tree: ProcessTree) -> str:
        if not self._inner:
            return ""
        place = tree.inner_path(self._inner)
        try:
            # Until the sandbox is set up, its first process sees our own file system.
            if Path(place).stat().st_dev == Path(self._inner).stat().st_dev:
                return ""
            state = os.statvfs(place)
        except OSError:  # the process has ended
            return ""
        if self._limits.files and state.f_files - state.f_ffree > self._limits.files:
            return self._files_reason()
        return self._written_reason((state.f_blocks - state.f_bfree) * state.f_frsize)

    def _written_reason(self, written: int) -> str:
        if self._limits.written_bytes and written > self._limits.written_bytes:
            return f"disk limit: wrote more than {self._limits.written_bytes // _MIB} MiB"
        return ""

    def _files_reason(self) -> str:
        return f"disk limit: made more than {self._limits.files} files"
