"""The forms that can be read, and which of them lies at a path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hwgen.core.errors import UsageError
from hwgen.demos.readers import mg_verilog, tables, verilog_files
from hwgen.demos.readers.arrow import arrow_files
from hwgen.demos.readers.base import Item, Reader, Source

READERS: dict[str, Reader] = {
    "mg-verilog": mg_verilog.read,
    "verilog": verilog_files.read,
    "table": tables.read,
}


def form_at(path: Path) -> str:
    """Return the name of the form at a path; UsageError that says what can be read."""
    if not path.exists():
        raise UsageError(f"there is nothing at {path}", "give a folder or a file that is there")
    if mg_verilog.is_here(path):
        return "mg-verilog"
    if path.is_file() and path.suffix.lower() in tables.SUFFIXES:
        return "table"
    if path.is_file() and path.suffix in verilog_files.SUFFIXES:
        return "verilog"
    if path.is_dir() and arrow_files(path):
        return "table"
    if path.is_dir() and verilog_files.verilog_files(path):
        return "verilog"
    known = ", ".join((*verilog_files.SUFFIXES, *tables.SUFFIXES))
    raise UsageError(
        f"{path} holds nothing that can be read", f"a folder of Verilog, MG-Verilog, or a file {known}"
    )


def read(source: Source, form: str) -> Iterator[Item]:
    """Read a source of a form."""
    return READERS[form](source)
