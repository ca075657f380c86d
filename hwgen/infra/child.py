"""One child process: started, waited for, read from and reaped."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import sys
from collections.abc import Sequence

from hwgen.core.errors import PrerequisiteError, ToolError
from hwgen.infra.capture import OutputCapture
from hwgen.infra.command import Command

_READ_BYTES = 1 << 16
_PIPE_BYTES = 1 << 20  # the most that a pipe holds
# How far beyond our own peak a child's must lie to be its own: the kernel counts pages per processor and adds
# them up only now and then, so that it may report our peak a little lower than a child inherits it.
_OWN_PEAK = 1.1


class Child:
    """A process in a session of its own, with its output in a pipe that never blocks us.

    `output` is the pipe's handle. `ended` is a handle that becomes readable when the process ends, None
    where the system has no such thing: then ask `has_ended`.
    """

    def __init__(self, command: Command, argv: Sequence[str], pass_fds: Sequence[int]) -> None:
        # The kernel reports our own peak for a child that has not outgrown us.
        self._inherited_peak = _peak_bytes(resource.getrusage(resource.RUSAGE_SELF))
        self._process = _start(command, argv, pass_fds)
        assert self._process.stdout is not None
        self._stdout = self._process.stdout
        self._end: tuple[int, resource.struct_rusage] | None = None
        self.pid = self._process.pid
        self.output = self._stdout.fileno()
        os.set_blocking(self.output, False)
        self.ended = _end_notice(self.pid)

    def has_ended(self) -> bool:
        """Whether the process has ended; if so it is reaped."""
        if self._end is None:
            self._end = self._wait(os.WNOHANG)
        return self._end is not None

    def read_into(self, capture: OutputCapture) -> int:
        """Move one piece of output; return its length, 0 at the end."""
        data = os.read(self.output, _READ_BYTES)
        capture.feed(data)
        return len(data)

    def finish(self, capture: OutputCapture) -> tuple[int, int]:
        """Reap the process and take what is left in the pipe; whoever else holds the pipe cannot hold us.

        Returns the exit code (negative for a signal) and the peak memory of the largest process in
        bytes, 0 if it is not known.
        """
        with self._stdout:
            if self.ended is not None:
                os.close(self.ended)
            end = self._end or self._wait(0)
            assert end is not None
            self._process.returncode = os.waitstatus_to_exitcode(end[0])
            with contextlib.suppress(BlockingIOError):
                for _ in range(_PIPE_BYTES // _READ_BYTES):
                    if capture.full or not self.read_into(capture):
                        break
        peak = _peak_bytes(end[1])
        return self._process.returncode, peak if peak > _OWN_PEAK * self._inherited_peak else 0

    def _wait(self, options: int) -> tuple[int, resource.struct_rusage] | None:
        try:
            pid, status, usage = os.wait4(self.pid, options)
        except ChildProcessError as error:
            self._process.returncode = -1
            raise ToolError(
                "another part of this program took the exit status of a process of hwgen's",
                "do not ignore SIGCHLD, and do not wait for all children, where hwgen runs",
            ) from error
        return (status, usage) if pid else None


def _start(command: Command, argv: Sequence[str], pass_fds: Sequence[int]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            argv,
            cwd=command.cwd,
            env=dict(command.env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            bufsize=0,
            pass_fds=tuple(pass_fds),
        )
    except OSError as error:
        raise PrerequisiteError(
            f"{command.argv[0]} cannot be started in {command.cwd}: {error.strerror or error}"
        ) from error


def _end_notice(pid: int) -> int | None:
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return None


def _peak_bytes(usage: resource.struct_rusage) -> int:
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
