"""What is run, what it may use, and how it ended: plain values."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_THREADS_PER_PROCESS = 8


@dataclass(frozen=True)
class Limits:
    """What one process tree may use. Units are in the names; 0 asks for no limit.

    `memory_bytes` bounds the memory of the whole tree (sampled, shared pages counted once) and the
    writable private memory of each process (by the kernel). `file_bytes` bounds each file,
    `written_bytes` and `files` what the tree writes in total. `processes` bounds the processes that
    exist at one time, and eight times as many threads.
    """

    wall_s: float = 120.0
    memory_bytes: int = 4 << 30
    file_bytes: int = 256 << 20
    output_bytes: int = 16 << 20
    processes: int = 256
    written_bytes: int = 2 << 30
    files: int = 50_000

    @property
    def threads(self) -> int:
        """Threads of all processes together."""
        return _THREADS_PER_PROCESS * self.processes


@dataclass(frozen=True)
class Command:
    """An argument list with its folder and the whole environment it gets (nothing is inherited)."""

    argv: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Completed:
    """How a process ended. `output` is stdout and stderr together, head and tail when it was long.

    `exit_code` is negative for a signal and None when hwgen ended the process; then `killed_because`
    names the limit ("time limit: ...", "memory limit: ...", "process limit: ...", "output limit: ...",
    "disk limit: ...") or says "cancelled".
    """

    exit_code: int | None
    output: str
    seconds: float
    timed_out: bool = False
    output_truncated: bool = False
    peak_memory_bytes: int = 0
    killed_because: str = ""

    @property
    def ok(self) -> bool:
        """Whether the process ended by itself with exit code 0."""
        return self.exit_code == 0 and not self.killed_because


def shell_line(command: Command) -> str:
    """Return a line for a POSIX shell that runs the command again, from any folder.

    It is short: PATH is that of the shell, after the folders that the command puts before it, and what else
    every command gets (`base_environment`) is left out, for no result depends on it.
    """
    common = base_environment()
    words = [_search_path(command.env["PATH"], common["PATH"])] if "PATH" in command.env else []
    own = {k: v for k, v in command.env.items() if k != "PATH" and common.get(k) != v}
    words += [shlex.quote(f"{name}={value}") for name, value in sorted(own.items())]
    return " ".join(
        ["cd", shlex.quote(str(command.cwd)), "&&", "env", "-i", *words, shlex.join(command.argv)]
    )


def _search_path(path: str, inherited: str) -> str:
    """Return the setting of PATH, with `$PATH` in place of what was inherited."""
    if path == inherited:
        return 'PATH="$PATH"'
    before = path.removesuffix(os.pathsep + inherited)
    return f"PATH={shlex.quote(before)}" + (f'{os.pathsep}"$PATH"' if before != path else "")


def base_environment(**extra: str) -> dict[str, str]:
    """Return a scrubbed environment: this process's PATH, a fixed locale, no home, no secrets.

    HOME is /dev/null: nobody can make a folder in it, not even root. A tool that needs a home or a cache
    must be given one.
    """
    base = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "HOME": "/dev/null",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return base | extra
