"""Arrow files as `datasets` writes them: records one by one from a mapped file, up to where it is damaged."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hwgen.core.errors import PrerequisiteError, UsageError
from hwgen.infra.files import read_json

_FILE_MARK = b"ARROW1"
_PARQUET_ROWS = 500


@dataclass(frozen=True)
class Damage:
    """A file that ends before it should: what the library said, and how many records were there before."""

    file: Path
    said: str
    read: int


def arrow_files(folder: Path) -> list[Path]:
    """Return the arrow files of a folder that `save_to_disk` wrote, in order; all others if it did not.

    A file that state.json names and that is not there is a UsageError.
    """
    state = folder / "state.json"
    if state.is_file():
        data = read_json(state)
        try:
            names = [str(entry["filename"]) for entry in data["_data_files"]]
        except (KeyError, TypeError):
            raise UsageError(f"{state} does not name the data files", "the copy is not complete") from None
        files = [folder / Path(name).name for name in names]
        for file in files:
            if not file.is_file():
                raise UsageError(f"{file} is missing, though state.json names it", "the copy is not complete")
        return files
    return sorted(path for path in folder.glob("*.arrow") if path.is_file())


def count_rows(files: Sequence[Path]) -> int:
    """Return how many rows can be read, without looking at them."""
    total = 0
    for file in files:
        try:
            reader = _open(file, mapped=True)
            while True:
                total += reader.read_next_batch().num_rows
        except StopIteration:
            continue
        except (_arrow().ArrowException, OSError):
            continue
    return total


def columns_of(file: Path) -> tuple[str, ...] | None:
    """Return the names of a file's columns, None where it has no readable start."""
    try:
        return tuple(_open(file).schema.names)
    except (_arrow().ArrowException, OSError):
        return None


def records(files: Sequence[Path], columns: Sequence[str]) -> Iterator[dict[str, Any] | Damage]:
    """Yield the records of files with the columns asked for; a Damage in place of what cannot be read."""
    for file in files:
        yield from _records(file, columns)


def _records(file: Path, columns: Sequence[str]) -> Iterator[dict[str, Any] | Damage]:
    read = 0
    for batch in _batches(file, columns):
        if isinstance(batch, Damage):
            yield Damage(file, batch.said, read)
            return
        yield from batch.to_pylist()
        read += batch.num_rows


def _batches(file: Path, columns: Sequence[str], *, mapped: bool = False) -> Iterator[Any]:
    """Yield the batches of a file, and a Damage last where it is damaged."""
    try:
        reader = _open(file, mapped=mapped)
        while True:
            batch = reader.read_next_batch()
            batch.validate(full=True)
            yield batch.select(list(columns))
    except StopIteration:
        return
    except (_arrow().ArrowException, OSError, KeyError) as error:
        yield Damage(file, str(error).partition("\n")[0], 0)


def parquet_columns(file: Path) -> tuple[str, ...]:
    """Return the names of a Parquet file's columns; UsageError for a file that is none."""
    arrow = _arrow()
    import pyarrow.parquet

    try:
        return tuple(pyarrow.parquet.read_schema(file).names)
    except (arrow.ArrowException, OSError) as error:
        raise UsageError(
            f"{file} is no Parquet file that can be read: {str(error).partition(chr(10))[0]}"
        ) from error


def parquet_records(file: Path, columns: Sequence[str]) -> Iterator[dict[str, Any] | Damage]:
    """Yield the records of a Parquet file, and a Damage last where it is damaged."""
    arrow = _arrow()
    import pyarrow.parquet

    read = 0
    try:
        for batch in pyarrow.parquet.ParquetFile(file).iter_batches(_PARQUET_ROWS, columns=list(columns)):
            yield from batch.to_pylist()
            read += batch.num_rows
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        yield Damage(file, str(error).partition("\n")[0], read)


class Table:
    """The whole records of arrow files by number; the texts stay in the mapped files."""

    def __init__(self, files: Sequence[Path], columns: Sequence[str]) -> None:
        found = (batch for file in files for batch in _batches(file, columns, mapped=True))
        self._batches = [batch for batch in found if not isinstance(batch, Damage)]
        self._starts = [0, *itertools.accumulate(batch.num_rows for batch in self._batches)]

    def record(self, number: int) -> dict[str, Any]:
        """Return a record; numbers go on over the files, damaged ones left out."""
        at = bisect.bisect_right(self._starts, number) - 1
        record: dict[str, Any] = self._batches[at].slice(number - self._starts[at], 1).to_pylist()[0]
        return record


def _open(file: Path, *, mapped: bool = False) -> Any:
    """Open a file in either of arrow's forms as a reader of batches."""
    arrow = _arrow()
    opened = arrow.memory_map(str(file)) if mapped else arrow.OSFile(str(file))
    is_file_form = opened.size() >= len(_FILE_MARK) and opened.read(len(_FILE_MARK)) == _FILE_MARK
    opened.seek(0)
    if not is_file_form:
        return arrow.ipc.open_stream(opened)
    whole = arrow.ipc.open_file(opened)
    batches = (whole.get_batch(i) for i in range(whole.num_record_batches))
    return arrow.RecordBatchReader.from_batches(whole.schema, batches)


def _arrow() -> Any:
    try:
        import pyarrow
        import pyarrow.ipc
    except ImportError as error:
        raise PrerequisiteError(
            "reading arrow and Parquet needs pyarrow", "pip install 'hwgen[data]'"
        ) from error
    return pyarrow
