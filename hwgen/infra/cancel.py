"""End all running process trees: from another thread, or when hwgen itself is told to end."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

from hwgen.infra.proctree import ProcessTree

_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
_running: set[ProcessTree] = set()
_lock = threading.RLock()  # reentrant: a signal handler may come while its own thread holds it


@contextlib.contextmanager
def cancellable(tree: ProcessTree) -> Iterator[None]:
    """Let `cancel_all` end the tree during the block."""
    with _lock:
        _running.add(tree)
    try:
        yield
    finally:
        with _lock:
            _running.discard(tree)


def cancel_all() -> None:
    """Kill every process tree that runs now; each `run` then returns, saying "cancelled"."""
    with _lock:
        for tree in _running:
            tree.cancel()


@contextlib.contextmanager
def processes_end_with_us() -> Iterator[None]:
    """Within the block, let SIGTERM and SIGHUP kill all process trees, then raise SystemExit(128 + number).

    A handler that somebody else has installed is left alone, and so are threads other than the main one,
    which cannot set handlers: a program with threads enters this in the main thread.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ours = [number for number in _SIGNALS if signal.getsignal(number) is signal.SIG_DFL]
    try:
        for number in ours:
            signal.signal(number, _end)
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _end(number: int, _frame: FrameType | None) -> None:
    cancel_all()
    raise SystemExit(128 + number)
