"""Write files so that a kill at any point leaves the old content or the new, and say plainly why not."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hwgen.core.errors import PrerequisiteError, ToolError
from hwgen.core.values import to_json

_TEMPORARY = re.compile(r"\..+\.[0-9a-f]{12}\.tmp")

_REASONS = {
    errno.ENOSPC: ("there is no space left on the disk that holds {}", "free some space"),
    errno.EDQUOT: ("the disk quota that holds {} is used up", "free some space"),
    errno.EROFS: ("{} is on a read-only file system", "make it writable"),
    errno.EACCES: ("{} cannot be written: permission denied", "make it writable"),
    errno.EPERM: ("{} cannot be written: permission denied", "make it writable"),
}


class ResultError(ToolError):
    """A results file that is absent (`missing`), or is not a plain file of fair size in its folder."""

    def __init__(self, message: str, *, missing: bool = False) -> None:
        super().__init__(message)
        self.missing = missing


def storage_error(path: Path, error: OSError) -> PrerequisiteError:
    """Turn a failure to write into one sentence that names the folder, and what to do."""
    folder = path if os.path.isdir(path) else path.parent  # noqa: PTH112 - Path.is_dir raises on some errors
    if error.errno in _REASONS:
        text, remedy = _REASONS[error.errno]
        return PrerequisiteError(text.format(folder), f"{remedy}, or choose another folder")
    return PrerequisiteError(f"{path} cannot be written: {error.strerror or error}")


@contextlib.contextmanager
def storing(path: Path) -> Iterator[None]:
    """Turn every OSError of the block into the PrerequisiteError about `path`."""
    try:
        yield
    except OSError as error:
        raise storage_error(path, error) from error


def make_folder(path: Path) -> Path:
    """Make a folder and its parents; return it."""
    with storing(path):
        path.mkdir(parents=True, exist_ok=True)
    return path


def is_temporary(name: str) -> bool:
    """Whether a name is that of a file which a killed `write_bytes` left behind."""
    return _TEMPORARY.fullmatch(name) is not None


def write_bytes(path: Path, content: bytes) -> None:
    """Replace a file as a whole; its content is on the disk before its name is."""
    temporary = path.with_name(f".{path.name}.{os.urandom(6).hex()}.tmp")
    with storing(path):
        try:
            with temporary.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def write_text(path: Path, text: str) -> None:
    """Replace a text file (UTF-8, newlines as given) as a whole."""
    write_bytes(path, text.encode())


def write_json(path: Path, value: Any) -> None:
    """Replace a JSON file with a value (see `to_json`), indented for people."""
    write_text(path, json.dumps(to_json(value), indent=2, ensure_ascii=False) + "\n")


def read_json(path: Path) -> Any:
    """Read a JSON file that hwgen wrote; a broken one is a PrerequisiteError that names it."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PrerequisiteError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise PrerequisiteError(f"{path} is not JSON ({error})", "it was changed or damaged") from error


def read_result(path: Path, root: Path, max_bytes: int) -> bytes:
    """Read a file that a candidate may have put there, without following it out of `root`.

    Raises ResultError for an absent file, a link anywhere below `root`, a FIFO, a device, a folder,
    or a file of more than `max_bytes`.
    """
    try:
        parts = path.relative_to(root).parts
    except ValueError:
        raise ResultError(f"{path} is not in {root}") from None
    if not parts or ".." in parts:
        raise ResultError(f"{path} is no file in {root}")
    with contextlib.ExitStack() as stack:
        handle = _open_below(path, root, parts, stack)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise ResultError(f"{path} is not a regular file")
        content = b""
        while len(content) <= max_bytes and (piece := os.read(handle, max_bytes + 1 - len(content))):
            content += piece
    if len(content) > max_bytes:
        raise ResultError(f"{path} has more than {max_bytes} bytes")
    return content


def _open_below(path: Path, root: Path, parts: tuple[str, ...], stack: contextlib.ExitStack) -> int:
    """Open step by step, each step in the folder already open, so that no link is followed."""
    folder = os.O_RDONLY | os.O_DIRECTORY
    # O_NONBLOCK: opening a FIFO that nobody writes to must not wait.
    file = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY
    try:
        handle = os.open(root, folder)
        for depth, part in enumerate(parts):
            stack.callback(os.close, handle)
            flags = file if depth == len(parts) - 1 else folder
            handle = os.open(part, flags | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=handle)
        stack.callback(os.close, handle)
    except FileNotFoundError:
        raise ResultError(f"{path} does not exist", missing=True) from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise ResultError(f"{path} leads through a link or a file that is no folder") from None
        raise ResultError(f"{path} cannot be read: {error.strerror}") from None
    return handle


def create_fresh(path: Path) -> int:
    """Create an empty file for writing, in place of whatever has its name; no link is followed."""
    with storing(path):
        path.unlink(missing_ok=True)
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
