"""End all running process trees: from another thread, or when hwgen itself is told to end."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

from hwgen.infra.proctree import ProcessTree

_HANDLED = {
    signal.SIGTERM: signal.SIG_DFL,
    signal.SIGHUP: signal.SIG_DFL,
    signal.SIGINT: signal.default_int_handler,
}
_lock = threading.RLock()  # reentrant: a signal handler may come while its own thread holds it


class Cancellation:
    """Whether one process tree, started or about to be, has been cancelled."""

    def __init__(self) -> None:
        self.cancelled = False
        self._tree: ProcessTree | None = None

    def attach(self, tree: ProcessTree) -> None:
        """Name the tree once it has started; if it was cancelled before, it ends now."""
        with _lock:
            self._tree = tree
            if self.cancelled:
                tree.kill_group()

    def detach(self) -> None:
        """Forget the tree before its root is reaped: its number may then be given to another process."""
        with _lock:
            self._tree = None

    def cancel(self) -> None:
        """Kill the tree's first process; whoever runs it does the rest."""
        self.cancelled = True
        if self._tree is not None:
            self._tree.kill_group()


_running: set[Cancellation] = set()
_ending = threading.Event()


@contextlib.contextmanager
def cancellable() -> Iterator[Cancellation]:
    """Let `cancel_all` end a tree that is started in the block, for as long as the block lasts."""
    cancellation = Cancellation()
    with _lock:
        _running.add(cancellation)
    try:
        yield cancellation
    finally:
        with _lock:
            _running.discard(cancellation)


def cancel_all() -> None:
    """Kill every process tree that runs now; each `run` then returns, saying "cancelled"."""
    _ending.set()
    with _lock:
        for cancellation in _running:
            cancellation.cancel()


def ending() -> bool:
    """Whether everything was cancelled: what processes leave from then on says nothing about them."""
    return _ending.is_set()


@contextlib.contextmanager
def processes_end_with_us() -> Iterator[None]:
    """Within the block, let SIGTERM, SIGHUP and Ctrl-C kill all process trees before they end the block.

    It ends with SystemExit(128 + number), or KeyboardInterrupt. A handler that somebody else has
    installed is left alone, and so are threads other than the main one, which cannot set handlers: a
    program with threads enters this in its main thread.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _ending.clear()
    ours = {n: usual for n, usual in _HANDLED.items() if signal.getsignal(n) is usual}
    try:
        for number in ours:
            signal.signal(number, _end)
        yield
    finally:
        for number, usual in ours.items():
            signal.signal(number, usual)


def _end(number: int, _frame: FrameType | None) -> None:
    cancel_all()
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)
