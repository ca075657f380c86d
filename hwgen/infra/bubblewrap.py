"""The sandbox made of Linux namespaces, by bubblewrap."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from hwgen.core.errors import ToolError, UsageError
from hwgen.infra.command import Command, Completed, Limits
from hwgen.infra.files import ResultError, make_folder
from hwgen.infra.process import run
from hwgen.infra.seccomp import filter_handle
from hwgen.infra.system_view import SYSTEM_FILES, SYSTEM_FOLDERS, holds_home, python_folders
from hwgen.infra.versions import at_least

_INNER_TMP = "/tmp"  # noqa: S108 - a private one
_TMP_BYTES = 1 << 30  # it is kept in memory
_STATUS_BYTES = 1 << 16
_HAS_SIZE = "0.7"
_HAS_DISABLE_USERNS = "0.8"
# Since then the kernel counts a user's processes in each user namespace by itself.
_COUNTS_IN_NAMESPACE = "5.14"


@dataclass(frozen=True)
class Mount:
    """A path that is inside what it is outside."""

    path: Path
    writable: bool = False


@dataclass(frozen=True)
class Bubblewrap:
    """Runs a command in new namespaces: no network, a read-only system, an own /tmp, no capabilities.

    `visible` are folders that every command may read beyond the system and Python (tools elsewhere).
    A signal that ends the command is reported as exit code 128 + its number.
    """

    program: Path
    version: str
    visible: tuple[Path, ...] = ()
    name: ClassVar[str] = "bubblewrap"
    isolates: ClassVar[bool] = True

    def run(
        self,
        command: Command,
        limits: Limits | None = None,
        *,
        readable: Sequence[Path] = (),
        writable: Sequence[Path] = (),
        log: Path | None = None,
    ) -> Completed:
        """Run the command isolated; paths inside are the same as outside. Writable folders are made.

        A log inside a writable folder must lie directly in it; the command sees it read-only.
        """
        limits = limits or Limits()
        for folder in writable:
            make_folder(folder)
        plan = plan_mounts([*python_folders(), *self.visible], readable, writable, log)
        argv = self._inner_argv(command, plan, limits)
        with contextlib.ExitStack() as stack:
            words = [str(self.program), *self._isolation(limits), *_mount_words(plan)]
            stack.callback(_restore_modes, {folder: folder.stat().st_mode for folder in writable})
            status, report = os.pipe()
            stack.callback(os.close, status)
            os.set_blocking(status, False)
            handles = [report]
            words += ["--json-status-fd", str(report)]
            if (seccomp := filter_handle()) is not None:
                handles.append(seccomp)
                words += ["--seccomp", str(seccomp)]
            words += ["--chdir", str(command.cwd), "--", *argv]
            with contextlib.ExitStack() as ours:
                for handle in handles:
                    ours.callback(os.close, handle)
                outcome = run(
                    Command(tuple(words), Path("/"), command.env),
                    limits,
                    log,
                    watched=writable,
                    inner_watched=_INNER_TMP,
                    pass_fds=handles,
                )
            return _checked(outcome, status, command)

    def _isolation(self, limits: Limits) -> list[str]:
        words = ["--unshare-all", "--unshare-user", "--die-with-parent", "--new-session"]
        words += ["--cap-drop", "ALL", "--proc", "/proc", "--dev", "/dev"]
        if at_least(self.version, _HAS_DISABLE_USERNS):
            words.append("--disable-userns")
        if at_least(self.version, _HAS_SIZE):
            words += ["--size", str(min(limits.written_bytes or _TMP_BYTES, _TMP_BYTES))]
        return [*words, "--tmpfs", _INNER_TMP]

    def _inner_argv(self, command: Command, plan: Sequence[Mount], limits: Limits) -> tuple[str, ...]:
        """Return the argument list with the programs' paths as they are found inside."""
        view = [*map(Path, SYSTEM_FOLDERS), *(mount.path for mount in plan)]
        program = _inner_program(command, view)
        if program is None:
            raise ToolError(
                f"{command.argv[0]} cannot be seen inside the sandbox",
                "install it below /usr, or set HWGEN_<TOOL> to where it is",
            )
        argv = (program, *command.argv[1:])
        counter = _found_in(view, "prlimit", os.defpath)
        kernel = os.uname().release.split("-")[0]
        if not limits.processes or counter is None or not at_least(kernel, _COUNTS_IN_NAMESPACE):
            return argv
        return (counter, f"--nproc={limits.threads}", "--", *argv)


def _checked(outcome: Completed, status: int, command: Command) -> Completed:
    """Return the outcome if it is the command's; ToolError if the sandbox failed instead.

    Bubblewrap reports the command's exit code to the handle `status` if it came to start it.
    """
    with contextlib.suppress(BlockingIOError):
        if outcome.killed_because or b'"exit-code"' in os.read(status, _STATUS_BYTES):
            return outcome
    if outcome.exit_code is not None and outcome.exit_code < 0:
        raise ToolError(f"the sandbox of {command.argv[0]} was ended by signal {-outcome.exit_code}")
    said = outcome.output.strip().splitlines()
    raise ToolError(
        f"the sandbox could not start {command.argv[0]}: {said[-1] if said else 'no reason given'}",
        "`hwgen doctor` shows whether the sandbox works",
    )


def _restore_modes(modes: Mapping[Path, int]) -> None:
    """Take back our access to folders, should the command have shut us out."""
    for folder, mode in modes.items():
        if folder.stat().st_mode != mode:
            folder.chmod(stat.S_IMODE(mode))


def plan_mounts(
    visible: Iterable[Path], readable: Iterable[Path], writable: Sequence[Path], log: Path | None = None
) -> list[Mount]:
    """Order what a command sees so that a folder comes after the one it lies in, and adds something to it.

    Raises UsageError for a relative path and for a folder that holds the home folder, ResultError where a
    link that a candidate may have left would lead elsewhere.
    """
    mounts = {path: Mount(path) for path in visible}
    for path in readable:
        mounts |= {place: Mount(place) for place in _places(path, writable)}
    for path in writable:
        mounts |= {place: Mount(place, writable=True) for place in _places(path, writable)}
    if log is not None:
        mounts |= {place: Mount(place) for place in _log_places(log, writable)}
    plan: list[Mount] = []
    for mount in sorted(mounts.values(), key=lambda mount: len(mount.path.parts)):
        around = [outer.writable for outer in plan if mount.path.is_relative_to(outer.path)]
        if not around or around[-1] != mount.writable:
            plan.append(mount)
    return plan


def _places(path: Path, writable: Sequence[Path]) -> set[Path]:
    """Return the names under which a path is to be seen: as given, and without links above it."""
    if not path.is_absolute() or ".." in path.parts:
        raise UsageError(f"the sandbox needs whole paths, not {path}")
    if holds_home(path) or path == Path(_INNER_TMP):
        raise UsageError(
            f"the sandbox would show all of {path}",
            "work in a folder of its own below it, for instance with --out",
        )
    resolved = path.resolve()
    for folder in writable:
        if path.is_relative_to(folder) and resolved != folder.resolve() / path.relative_to(folder):
            raise ResultError(f"{path} leads through a link to {resolved}")
    if path.is_symlink():
        raise ResultError(f"{path} is a link")
    return {path, resolved}


def _log_places(log: Path, writable: Sequence[Path]) -> set[Path]:
    for folder in writable:
        if log.is_relative_to(folder):
            if log.parent != folder:
                raise UsageError(f"the log {log} must lie directly in {folder}, or outside it")
            return {log}
    return set()


def _mount_words(plan: Sequence[Mount]) -> list[str]:
    words = []
    for name in (*SYSTEM_FOLDERS, *SYSTEM_FILES):
        path = Path(name)
        if path.is_symlink():
            words += ["--symlink", str(path.readlink()), name]
        elif path.exists():
            words += ["--ro-bind", name, name]
    for mount in plan:
        words += ["--bind" if mount.writable else "--ro-bind", str(mount.path), str(mount.path)]
    # Last, for bubblewrap itself makes folders in them: / and /dev are kept in memory that nobody counts.
    # /proc holds settings of the whole machine, which root may change in any namespace.
    return [*words, "--remount-ro", "/proc", "--remount-ro", "/dev", "--remount-ro", "/"]


def _inner_program(command: Command, view: Sequence[Path]) -> str | None:
    program = command.argv[0]
    if os.sep not in program:
        return _found_in(view, program, command.env.get("PATH", os.defpath))
    path = command.cwd / program
    return str(path) if _is_visible(path, view) and os.access(path, os.X_OK) else None


def _found_in(view: Sequence[Path], program: str, search_path: str) -> str | None:
    folders = [f for f in search_path.split(os.pathsep) if _is_visible(Path(f), view)]
    return shutil.which(program, path=os.pathsep.join(folders))


def _is_visible(path: Path, view: Sequence[Path]) -> bool:
    return any(path.is_relative_to(root) for root in view)
