"""A folder (or one file) of Verilog: each module becomes a row; descriptions come later."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from hwgen.demos.clean import module_rows
from hwgen.demos.readers.base import Item, Source, decode
from hwgen.demos.reasons import MAX_CODE_BYTES

SUFFIXES = (".v", ".sv")


def read(source: Source) -> Iterator[Item]:
    """Read every Verilog file below the path in the order of their names; no link out of it is followed."""
    root = source.path if source.path.is_dir() else source.path.parent
    files = verilog_files(source.path) if source.path.is_dir() else [source.path]
    for number, file in enumerate(files):
        yield from _read_file(file, root, source, number)


def verilog_files(folder: Path) -> list[Path]:
    """Return the Verilog files below a folder, sorted; hidden folders are left out."""
    found = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(here, name) for name in names if name.endswith(SUFFIXES)]
    return sorted(found)


def _read_file(file: Path, root: Path, source: Source, number: int) -> Iterator[Item]:
    place = source.place(number, file.relative_to(root).as_posix())
    if file.is_symlink() and not file.resolve().is_relative_to(root.resolve()):
        yield place.left_out("link", str(file.readlink()))
        return
    try:
        size = file.stat().st_size
        if not file.is_file():
            yield place.left_out("file-damaged", "not a plain file")
            return
        if size > MAX_CODE_BYTES:
            yield place.left_out("too-large", f"{size:,} bytes")
            return
        text, flags = decode(file.read_bytes())
    except OSError as error:
        yield place.left_out("file-damaged", error.strerror or str(error))
        return
    yield from module_rows(text, place, flags)
