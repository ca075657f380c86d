"""The one place that starts processes."""

from __future__ import annotations

import contextlib
import selectors
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from hwgen.infra.cancel import cancel_all, cancellable, processes_end_with_us
from hwgen.infra.capture import OutputCapture
from hwgen.infra.child import Child
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
    PrerequisiteError when the program cannot be started or the log cannot be written. Where there is no
    /proc (macOS), memory and processes are not watched.
    """
    limits = limits or Limits()
    started = time.monotonic()
    with processes_end_with_us(), OutputCapture(limits.output_bytes, log) as capture:
        mark = new_mark()
        argv = limited_argv(resolved_argv(command), limits, mark)
        watchdog = Watchdog(limits, watched, inner_watched)
        with cancellable() as cancellation:
            child = Child(command, argv, pass_fds)
            tree = ProcessTree(child.pid, mark)
            try:
                _prefer_for_out_of_memory(child.pid)
                cancellation.attach(tree)
                reason = _supervise(child, capture, watchdog, tree)
            finally:
                cancellation.detach()
                _kill(tree)
                exit_code, peak = child.finish(capture)
    if cancellation.cancelled:
        reason = "cancelled"
    reason = reason or _reason_after(exit_code, capture, limits)
    return Completed(
        exit_code=None if reason else exit_code,
        output=capture.text(),
        seconds=time.monotonic() - started,
        timed_out=reason.startswith("time limit"),
        output_truncated=capture.full,
        peak_memory_bytes=max(tree.peak_memory_bytes, peak),
        killed_because=reason,
    )


def _prefer_for_out_of_memory(pid: int) -> None:
    """Let the kernel, if the machine runs out of memory, end this process before any of ours."""
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/oom_score_adj").write_text("1000")


def _supervise(child: Child, capture: OutputCapture, watchdog: Watchdog, tree: ProcessTree) -> str:
    """Wait until the child ends or breaks a limit; return the limit in words, else an empty string."""
    watchdog.begin(tree)
    with selectors.DefaultSelector() as selector:
        selector.register(child.output, selectors.EVENT_READ)
        if child.ended is not None:
            selector.register(child.ended, selectors.EVENT_READ)
        while True:
            pause = watchdog.pause_s()
            ready = {key.fd for key, _ in selector.select(pause if child.ended else min(pause, _POLL_S))}
            if child.output in ready and not child.read_into(capture):
                selector.unregister(child.output)
            if capture.full:
                return _output_reason(capture)
            if child.ended in ready or (child.ended is None and child.has_ended()):
                return watchdog.folder_reason()
            if reason := watchdog.broken_limit():
                return reason


def _kill(tree: ProcessTree) -> None:
    try:
        tree.kill()
    except BaseException:  # an impatient second Ctrl-C must not leave processes behind
        tree.kill()
        raise


def _reason_after(exit_code: int, capture: OutputCapture, limits: Limits) -> str:
    if capture.full:
        return _output_reason(capture)
    if limits.file_bytes and exit_code in _FILE_TOO_LARGE:
        return f"disk limit: a file grew beyond {limits.file_bytes // _MIB} MiB"
    return ""


def _output_reason(capture: OutputCapture) -> str:
    return f"output limit: printed more than {capture.limit / _MIB:g} MiB"
