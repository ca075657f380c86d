"""The one place that starts processes."""

from __future__ import annotations

import contextlib
import os
import resource
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from hwgen.core.errors import PrerequisiteError, ToolError
from hwgen.infra.cancel import cancel_all, cancellable, processes_end_with_us
from hwgen.infra.capture import OutputCapture
from hwgen.infra.command import Command, Completed, Limits, base_environment, shell_line
from hwgen.infra.launch import limited_argv, new_mark, resolved_argv
from hwgen.infra.proctree import ProcessTree
from hwgen.infra.watchdog import Watchdog

__all__ = [
    "Command",
    "Completed",
    "Limits",
    "base_environment",
    "cancel_all",
    "processes_end_with_us",
    "run",
    "shell_line",
]

_READ_BYTES = 1 << 16
_PIPE_BYTES = 1 << 20  # the most that a pipe holds
_POLL_S = 0.02  # where the system cannot tell us that a process ended
_MIB = 1 << 20
# How a shell, and bubblewrap, report that a signal ended their child.
_FILE_TOO_LARGE = (-signal.SIGXFSZ, 128 + signal.SIGXFSZ)


def run(
    command: Command,
    limits: Limits | None = None,
    log: Path | None = None,
    *,
    watched: Sequence[Path] = (),
    inner_watched: str = "",
    pass_fds: Sequence[int] = (),
) -> Completed:
    """Run a command to its end, or end it with its whole process tree when it breaks a limit.

    `log` receives the output while it runs. Files below the folders `watched`, and in the file system at
    `inner_watched` as the command sees it, count towards what the tree may write. Raises
    PrerequisiteError when the program cannot be started or the log cannot be written.
    """
    limits = limits or Limits()
    started = time.monotonic()
    with processes_end_with_us(), OutputCapture(limits.output_bytes, log) as capture:
        mark = new_mark()
        # The kernel reports our own peak for a child that has not outgrown us.
        inherited_peak = _peak_bytes(resource.getrusage(resource.RUSAGE_SELF))
        process = _start(command, limited_argv(resolved_argv(command), limits, mark), pass_fds)
        tree = ProcessTree(process.pid, mark)
        _prefer_for_out_of_memory(process.pid)
        try:
            with cancellable(tree):
                reason = _supervise(process, capture, Watchdog(tree, limits, watched, inner_watched))
        finally:
            _kill(tree)
            peak = _reap(process)
            _drain(process, capture)
    reason = reason or _reason_after(process.returncode, capture, tree, limits)
    return Completed(
        exit_code=None if reason else process.returncode,
        output=capture.text(),
        seconds=time.monotonic() - started,
        timed_out=reason.startswith("time limit"),
        output_truncated=capture.full,
        peak_memory_bytes=max(tree.peak_memory_bytes, peak if peak > inherited_peak else 0),
        killed_because=reason,
    )


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


def _prefer_for_out_of_memory(pid: int) -> None:
    """Let the kernel, if the machine runs out of memory, end this process before any of ours."""
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/oom_score_adj").write_text("1000")


def _supervise(process: subprocess.Popen[bytes], capture: OutputCapture, watchdog: Watchdog) -> str:
    """Wait until the process ends or breaks a limit; return the limit in words, else an empty string."""
    with selectors.DefaultSelector() as selector, contextlib.ExitStack() as stack:
        output = _output_of(process)
        selector.register(output, selectors.EVENT_READ)
        ended = _end_notice(process.pid)
        if ended is not None:
            stack.callback(os.close, ended)
            selector.register(ended, selectors.EVENT_READ)
        while True:
            pause = watchdog.pause_s() if ended is not None else min(watchdog.pause_s(), _POLL_S)
            ready = {key.fd for key, _ in selector.select(pause)}
            if output in ready and not _read_into(capture, output):
                selector.unregister(output)
            if capture.full:
                return _output_reason(capture)
            if ended in ready or (ended is None and _has_ended(process.pid)):
                return watchdog.folder_reason()
            if reason := watchdog.broken_limit():
                return reason


def _output_of(process: subprocess.Popen[bytes]) -> int:
    assert process.stdout is not None
    handle = process.stdout.fileno()
    os.set_blocking(handle, False)
    return handle


def _read_into(capture: OutputCapture, handle: int) -> int:
    """Take one piece of output; return its length, 0 at the end."""
    data = os.read(handle, _READ_BYTES)
    capture.feed(data)
    return len(data)


def _end_notice(pid: int) -> int | None:
    """Return a handle that becomes readable when the process ends, where the system has such a thing."""
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return None


def _has_ended(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _kill(tree: ProcessTree) -> None:
    try:
        tree.kill()
    except KeyboardInterrupt:  # an impatient second Ctrl-C must not leave processes behind
        tree.kill()
        raise


def _reap(process: subprocess.Popen[bytes]) -> int:
    """Collect the process's exit code; return the peak resident bytes of its largest process."""
    try:
        _, status, usage = os.wait4(process.pid, 0)
    except ChildProcessError as error:
        process.returncode = -1
        raise ToolError(
            "another part of this program took the exit status of a process of hwgen's",
            "do not ignore SIGCHLD or wait for all children where hwgen runs",
        ) from error
    process.returncode = os.waitstatus_to_exitcode(status)
    return _peak_bytes(usage)


def _peak_bytes(usage: resource.struct_rusage) -> int:
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _drain(process: subprocess.Popen[bytes], capture: OutputCapture) -> None:
    """Take what is still in the pipe; it does not block, so nobody who holds its other end can hold us."""
    assert process.stdout is not None
    with process.stdout, contextlib.suppress(BlockingIOError):
        for _ in range(_PIPE_BYTES // _READ_BYTES):
            if capture.full or not _read_into(capture, process.stdout.fileno()):
                return


def _reason_after(exit_code: int, capture: OutputCapture, tree: ProcessTree, limits: Limits) -> str:
    if tree.cancelled:
        return "cancelled"
    if capture.full:
        return _output_reason(capture)
    if limits.file_bytes and exit_code in _FILE_TOO_LARGE:
        return f"disk limit: a file grew beyond {limits.file_bytes // _MIB} MiB"
    return ""


def _output_reason(capture: OutputCapture) -> str:
    return f"output limit: printed more than {capture.limit / _MIB:g} MiB"
