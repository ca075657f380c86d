"""A process and everything that descends from it: measured through /proc and killed."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from dataclasses import dataclass

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_READ_BYTES = 1 << 14
_KILL_PAUSE_S = 0.002
_KILL_PATIENCE_S = 5.0


@dataclass(frozen=True)
class TreeUsage:
    """What a tree uses: processes and threads now, bytes of memory now, bytes written to disk so far."""

    processes: int = 0
    threads: int = 0
    memory_bytes: int = 0
    written_bytes: int = 0


@dataclass(frozen=True)
class _Stat:
    pid: int
    parent: int
    session: int
    threads: int
    started: int  # clock ticks since boot: with the pid, the identity of a process
    alive: bool


class ProcessTree:
    """The descendants of a process that leads its own session, and those that bear its mark.

    `mark` is what `launch.new_mark` chose, 0 if nothing. Without /proc (macOS) the tree is the process
    group of the root.
    """

    def __init__(self, root: int, mark: int = 0) -> None:
        self.root = root
        self.peak_memory_bytes = 0
        self._mark = mark
        stat = _read_stat(root)
        self._started = stat.started if stat is not None else 0
        self._known = {root: self._started}
        self._newest = root

    def sample(self) -> TreeUsage:
        """Measure the tree."""
        members = self._members()
        self._newest = max(members, default=self.root)
        usage = TreeUsage(
            processes=len(members),
            threads=sum(stat.threads for stat in members.values()),
            memory_bytes=sum(map(_resident_bytes, members)),
            written_bytes=sum(map(_written_bytes, members)),
        )
        self.peak_memory_bytes = max(self.peak_memory_bytes, usage.memory_bytes)
        return usage

    def shared_memory_counted_once(self) -> int:
        """Return the memory of the tree with each shared page counted once (slow: reads page tables)."""
        return sum(map(_proportional_bytes, self._members()))

    def inner_path(self, path: str) -> str:
        """Return how a path as the tree's newest process sees it is reached from here."""
        return f"/proc/{self._newest}/root{path}"

    def kill_group(self) -> None:
        """Kill the root and what is still in its process group; nobody may have reaped the root yet."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.root, signal.SIGKILL)

    def kill(self) -> None:
        """Kill every process of the tree, those that left it included, and wait until they are gone."""
        self.kill_group()
        deadline = time.monotonic() + _KILL_PATIENCE_S
        while alive := {*self._members(), *self._strays()}:
            for pid in alive:
                _kill(pid)
            if time.monotonic() > deadline:
                return
            time.sleep(_KILL_PAUSE_S)

    def _members(self) -> dict[int, _Stat]:
        """Walk down from all processes ever seen in the tree: one whose parent has died stays known."""
        found: dict[int, _Stat] = {}
        seen: set[int] = set()
        pending = [(pid, 0) for pid in self._known]
        while pending:
            pid, parent = pending.pop()
            stat = _read_stat(pid) if pid not in seen else None
            if stat is None or not self._belongs(stat, parent):
                continue
            seen.add(pid)
            self._known[pid] = stat.started
            if stat.alive:
                found[pid] = stat
            pending += [(child, pid) for child in _children(pid)]
        self._known = {pid: started for pid, started in self._known.items() if pid in seen}
        return found

    def _belongs(self, stat: _Stat, parent: int) -> bool:
        """Tell a process of ours from a later one that was given the same number."""
        return stat.parent == parent or self._known.get(stat.pid) == stat.started

    def _strays(self) -> set[int]:
        """Find processes without a parent in the tree that have its session or its mark."""
        younger = (
            stat
            for name in _entries("/proc")
            if name.isdigit() and (stat := _read_stat(int(name))) is not None
            if stat.alive and stat.started >= self._started
        )
        return {stat.pid for stat in younger if stat.session == self.root or self._is_marked(stat.pid)}

    def _is_marked(self, pid: int) -> bool:
        if not self._mark:
            return False
        for line in _read(f"/proc/{pid}/limits").splitlines():
            if line.startswith(b"Max msgqueue size"):
                return line.split()[-2] == b"%d" % self._mark
        return False


def _entries(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - names are wanted, thousands of them
    except OSError:
        return []


def _read(path: str) -> bytes:
    """Read a small file of /proc; nothing if the process has ended or is not ours to look at."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    content = b""
    try:
        while piece := os.read(handle, _READ_BYTES):
            content += piece
        return content
    except OSError:
        return b""
    finally:
        os.close(handle)


def _read_stat(pid: int) -> _Stat | None:
    text = _read(f"/proc/{pid}/stat")
    fields = text[text.rfind(b")") + 2 :].split()  # the program's name may hold spaces and brackets
    if len(fields) < 20:
        return None
    return _Stat(
        pid, int(fields[1]), int(fields[3]), int(fields[17]), int(fields[19]), fields[0] not in b"ZX"
    )


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in _entries(f"/proc/{pid}/task"):
        found += map(int, _read(f"/proc/{pid}/task/{task}/children").split())
    return found


def _resident_bytes(pid: int) -> int:
    fields = _read(f"/proc/{pid}/statm").split()
    return int(fields[1]) * _PAGE_BYTES if len(fields) > 1 else 0


def _proportional_bytes(pid: int) -> int:
    for line in _read(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith(b"Pss:"):
            return int(line.split()[1]) * 1024
    return _resident_bytes(pid)


def _written_bytes(pid: int) -> int:
    for line in _read(f"/proc/{pid}/io").splitlines():
        if line.startswith(b"write_bytes:"):
            return int(line.split()[1])
    return 0


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)
