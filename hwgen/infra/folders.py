"""How much lies in folders, without following links."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_BLOCK_BYTES = 512  # the unit of st_blocks, by POSIX


@dataclass(frozen=True)
class FolderUsage:
    """Bytes on disk (holes of sparse files not counted) and number of entries."""

    bytes_used: int = 0
    files: int = 0


def folder_usage(folders: Iterable[Path]) -> FolderUsage:
    """Add up what lies in folders; what vanishes meanwhile or cannot be read counts as nothing."""
    bytes_used = files = 0
    pending = [os.fspath(folder) for folder in folders]
    while pending:
        try:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    files += 1
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    else:
                        bytes_used += entry.stat(follow_symlinks=False).st_blocks * _BLOCK_BYTES
        except OSError:
            continue
    return FolderUsage(bytes_used, files)
