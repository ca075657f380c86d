"""A lock that keeps two processes from working on one run."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Self

from hwgen.core.errors import UsageError
from hwgen.infra.files import storing

LOCK_NAME = ".lock"


class RunLock:
    """An exclusive lock on a folder; the system releases it when the process ends, however it ends."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    @classmethod
    def acquire(cls, folder: Path) -> Self:
        """Take the lock, or raise UsageError that names the process which has it."""
        path = folder / LOCK_NAME
        with storing(path):
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.stat(path)  # noqa: PTH116 - gone, if a start that failed was cleared away meanwhile
                os.ftruncate(handle, 0)
                os.write(handle, f"{os.getpid()}\n".encode())
            except BlockingIOError:
                owner = os.read(handle, 32).decode(errors="replace").strip()
                os.close(handle)
                raise UsageError(
                    f"{folder} is being worked on by another hwgen process{f' ({owner})' if owner else ''}",
                    "wait until it ends, or choose another folder with --out",
                ) from None
            except BaseException:
                os.close(handle)
                raise
        return cls(handle)

    def release(self) -> None:
        """Give the lock back."""
        os.close(self._handle)


def is_locked(folder: Path) -> bool:
    """Whether some process works on the folder now."""
    try:
        handle = os.open(folder / LOCK_NAME, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
