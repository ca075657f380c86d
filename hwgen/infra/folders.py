"""How much lies in folders, without following links."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_BLOCK_BYTES = 512  # the unit of st_blocks, by POSIX


@dataclass(frozen=True)
class FolderUsage:
    """Bytes on disk (holes not counted), number of entries, and a folder whose entries are unknown."""

    bytes_used: int = 0
    files: int = 0
    hidden: str = ""


def folder_usage(folders: Iterable[Path]) -> FolderUsage:
    """Add up what lies in folders; what vanishes meanwhile counts as nothing.

    A folder that cannot be listed (no permission, or nested too deep for a path) is `hidden`.
    """
    bytes_used = files = 0
    hidden = ""
    pending = [os.fspath(folder) for folder in folders]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    files += 1
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    else:
                        bytes_used += entry.stat(follow_symlinks=False).st_blocks * _BLOCK_BYTES
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            hidden = folder
    return FolderUsage(bytes_used, files, hidden)
