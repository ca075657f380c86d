"""The words that go before a command so that the kernel limits it from its first instruction on.

Wrappers that exec are used instead of code between fork and exec, which can deadlock in a program
with threads.
"""

from __future__ import annotations

import functools
import os
import resource
import shutil

from hwgen.core.errors import PrerequisiteError
from hwgen.infra.command import Command, Limits

_SHELL_LIMITS = 'ulimit -c 0; ulimit -f "$0"; exec "$@"'
_SHELL_BLOCK_BYTES = 512  # the unit of `ulimit -f`, by POSIX
# Above the limit that the watchdog applies to the tree: the watchdog, which can say why, acts first.
_DATA_MARGIN = 1.25


def resolved_argv(command: Command) -> tuple[str, ...]:
    """Return the argument list with the program's whole path, found with the command's own PATH."""
    program = command.argv[0]
    name = str(command.cwd / program) if os.sep in program else program
    path = shutil.which(name, path=command.env.get("PATH", os.defpath))
    if path is None:
        raise PrerequisiteError(
            f"{program} was not found or is not executable", "`hwgen doctor` shows each tool and its remedy"
        )
    return (path, *command.argv[1:])


def limited_argv(argv: tuple[str, ...], limits: Limits, mark: int = 0) -> list[str]:
    """Return an argument list that applies the kernel's limits and the mark, then becomes `argv`.

    The data limit counts writable private memory, not address space: WebAssembly runtimes reserve far
    more addresses than they use.
    """
    if prlimit := _which("prlimit"):
        words = [prlimit, "--core=0"]
        if limits.file_bytes:
            words.append(f"--fsize={limits.file_bytes}")
        if limits.memory_bytes:
            words.append(f"--data={int(limits.memory_bytes * _DATA_MARGIN)}")
        if mark:
            words.append(f"--msgqueue={mark}")
        words += ["--", *argv]
    else:
        blocks = str(-(-limits.file_bytes // _SHELL_BLOCK_BYTES)) if limits.file_bytes else "unlimited"
        words = ["/bin/sh", "-c", _SHELL_LIMITS, blocks, *argv]
    if setpriv := _which("setpriv"):
        # So that a kill -9 of hwgen does not leave tools writing into a run that is being resumed.
        return [setpriv, "--pdeathsig", "KILL", *words]
    return words


def new_mark() -> int:
    """Choose a number to mark a process tree with, or 0 where the system has no such thing.

    The mark is the limit on POSIX message queues, which no tool here uses. Unlike the parent, the
    session, the process group and the environment, a limit stays with a process through fork, exec and
    setsid, so that a process that left the tree can still be recognized as ours.
    """
    if not hasattr(resource, "RLIMIT_MSGQUEUE") or _which("prlimit") is None:
        return 0
    _, most = resource.getrlimit(resource.RLIMIT_MSGQUEUE)
    most = most if most != resource.RLIM_INFINITY else 1 << 30
    return most - int.from_bytes(os.urandom(4)) % (most // 2) if most > 1 else 0


@functools.cache
def _which(name: str) -> str | None:
    return shutil.which(name)
