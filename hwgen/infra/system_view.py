"""What of this machine a sandboxed command may read: the system, Python, and the tools."""

from __future__ import annotations

import contextlib
import functools
import os
import pwd
import site
import sys
from collections.abc import Iterable
from pathlib import Path

SYSTEM_FOLDERS = (
    *("/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin"),
    *("/nix/store", "/gnu/store"),  # where NixOS and Guix keep every program and library
)
SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/alternatives")
_PACKAGE = Path(__file__).resolve().parent.parent
# Of a prefix that is a home folder or holds private files beside programs, only these are shown.
_PROGRAM_FOLDERS = ("bin", "lib", "lib64", "libexec")


@functools.cache
def python_folders() -> tuple[Path, ...]:
    """Return the folders that this Python and hwgen's own modules need beyond the system's.

    A prefix below a home folder (pyenv, uv, conda, a virtual environment) is shown; the home is not.
    """
    found = [Path(sys.prefix), Path(sys.base_prefix), Path(sys.exec_prefix), _PACKAGE]
    if site.ENABLE_USER_SITE:
        found.append(Path(site.getusersitepackages()))
    # An interpreter is often a link to another, in a prefix with another name.
    program = Path(sys.executable)
    while program.is_symlink():
        program = program.parent / program.readlink()
        found.append(program)
    return tuple(_presentable(found))


def tool_folders(programs: Iterable[Path]) -> list[Path]:
    """Return the folders that programs need which lie outside the system folders (such as /opt/suite)."""
    found: list[Path] = []
    for program in programs:
        for path in (program, program.resolve()):
            is_in_bin = path.parent.name == "bin"
            prefix = path.parent.parent if is_in_bin else path.parent
            if not holds_home(prefix) and prefix.name != ".local":
                found.append(prefix)
            elif is_in_bin:
                found += [prefix / name for name in _PROGRAM_FOLDERS]
            else:
                found.append(path)
    return _presentable(found)


def holds_home(folder: Path) -> bool:
    """Whether a folder is a home folder of this user, or one that a home folder lies in."""
    return any(home.is_relative_to(folder) for home in _homes())


def _presentable(paths: Iterable[Path]) -> list[Path]:
    """Keep what exists, outside the system folders, and shows no home folder."""
    wanted = {path.absolute() for path in paths if path.exists()}
    wanted |= {path.resolve() for path in wanted}
    return sorted(path for path in wanted if not _is_system(path) and not holds_home(path))


def _is_system(path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in SYSTEM_FOLDERS)


def _homes() -> set[Path]:
    homes = {Path(os.environ["HOME"])} if os.environ.get("HOME") else set()
    with contextlib.suppress(KeyError):  # a user without an entry, as containers have them
        homes.add(Path(pwd.getpwuid(os.getuid()).pw_dir))
    return homes | {home.resolve() for home in homes}
