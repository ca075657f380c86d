"""JSON lines and arrays, CSV, Parquet and flat arrow files: columns are mapped to code and descriptions.

Rows of RTLCoder (`Instruction`, `Response`) and VeriGen (`text`) are of this kind.
"""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from hwgen.core.demonstrations import GRAINS, Descriptions
from hwgen.core.errors import UsageError
from hwgen.demos.clean import Place, plain_row, published_row
from hwgen.demos.readers.arrow import (
    Damage,
    arrow_files,
    columns_of,
    parquet_columns,
    parquet_records,
    records,
)
from hwgen.demos.readers.base import Item, Source, decode

SUFFIXES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".arrow")
_CODE_NAMES = (
    "code",
    "Response",
    "response",
    "output",
    "verilog",
    "verilog_code",
    "content",
    "text",
    "completion",
)
_PLAIN_TABLES = (".parquet", ".jsonl", ".ndjson", ".csv", ".tsv")
_TEXT_NAMES = ("description", "Instruction", "instruction", "prompt", "input", "problem", "summary")
# Where a file has one description, of no known grain.
_USUAL_GRAIN = "high_level_global_summary"
_MAX_FIELD = 1 << 27
_Record = Mapping[str, Any]


def read(source: Source) -> Iterator[Item]:
    """Read a table; UsageError where it has no column for the code."""
    mapping: Mapping[str, str] | None = None
    for number, record in enumerate(_records(source.path)):
        place = source.place(number, f"{source.path.name} row {number}")
        if isinstance(record, Damage):
            yield place.left_out("file-damaged", f"after {record.read} rows: {record.said}")
        elif isinstance(record, str):
            yield place.left_out(*record.split("\n", 1))
        else:
            mapping = mapping or _mapping(tuple(record), source)
            yield _row(record, mapping, place)


def _row(record: _Record, mapping: Mapping[str, str], place: Place) -> Item:
    if mapping["code"] not in record:
        return place.left_out("not-a-row", f"no column {mapping['code']}")
    code, flags = _text(record[mapping["code"]])
    texts: dict[str, str] = {}
    for grain, column in mapping.items():
        value = record.get(column)
        if isinstance(value, Mapping):
            nested = {
                name: text for name, item in value.items() if name in GRAINS and (text := _text(item)[0])
            }
            texts |= nested
        elif grain in GRAINS and (text := _text(value)[0]):
            texts[grain] = text
    if any("[INST]" in text for text in texts.values()):
        return published_row(code, texts, place)
    described = Descriptions(**{grain: text.strip() for grain, text in texts.items()})
    return plain_row(code, described, place, flags)


def _text(value: Any) -> tuple[str, tuple[str, ...]]:
    """Return the text of a field: of a list the first one; bytes that were no UTF-8 are read as Latin-1."""
    if isinstance(value, (list, tuple)):
        value = value[0] if value else ""
    if not isinstance(value, str):
        return "", ()
    try:
        value.encode()
        return value, ()
    except UnicodeEncodeError:
        pass
    try:  # bytes of a CSV file that were no UTF-8
        return value.encode("utf-8", "surrogateescape").decode("latin-1"), ("not-utf-8",)
    except UnicodeEncodeError:  # half a character, as JSON can spell it
        return value.encode("utf-8", "replace").decode(), ("not-utf-8",)


def _mapping(columns: Sequence[str], source: Source) -> dict[str, str]:
    """Return which columns are the code and the descriptions; what the source does not say is guessed."""
    mapping = dict(source.columns)
    for wanted in mapping.values():
        if wanted not in columns:
            raise UsageError(f"{source.path} has no column {wanted!r}", f"it has {', '.join(columns)}")
    if "code" not in mapping:
        code = next((name for name in _CODE_NAMES if name in columns), None)
        if code is None:
            raise UsageError(
                f"{source.path} has no column that looks like code (it has {', '.join(columns) or 'none'})",
                "name it: --map code=COLUMN",
            )
        mapping["code"] = code
    mapping |= {grain: grain for grain in GRAINS if grain in columns and grain not in mapping}
    if set(mapping) == {"code"}:
        text = next((name for name in _TEXT_NAMES if name in columns and name != mapping["code"]), None)
        if text is not None:
            mapping[_USUAL_GRAIN] = text
    return mapping


def _records(path: Path) -> Iterator[_Record | Damage | str]:
    """Yield records; a Damage for what cannot be read, or a reason and a detail (separated by a newline)."""
    suffix = path.suffix.lower()
    if path.is_dir():
        if files := arrow_files(path):
            return records(files, columns_of(files[0]) or ())
        return itertools.chain.from_iterable(map(_records, table_files(path)))
    if suffix == ".parquet":
        return parquet_records(path, parquet_columns(path))
    if suffix == ".arrow":
        return records([path], columns_of(path) or ())
    if suffix in (".csv", ".tsv"):
        return _csv(path, "\t" if suffix == ".tsv" else ",")
    return _json(path)


def table_files(folder: Path) -> list[Path]:
    """Return the tables below a folder, by name; arrow and JSON files may be anything, and are left out."""
    return sorted(
        path for path in folder.rglob("*") if path.suffix.lower() in _PLAIN_TABLES and path.is_file()
    )


def _csv(path: Path, delimiter: str) -> Iterator[_Record | Damage | str]:
    csv.field_size_limit(_MAX_FIELD)
    read = 0
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        reader = csv.DictReader(file, delimiter=delimiter)
        try:
            for record in reader:
                read += 1
                if None in record or None in record.values():
                    yield f"not-a-row\n{len(record)} fields"
                else:
                    yield record
        except csv.Error as error:
            yield Damage(path, str(error), read)


def _json(path: Path) -> Iterator[_Record | Damage | str]:
    with path.open("rb") as file:
        start = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
        file.seek(0)
        if start.startswith(b"["):
            yield from _json_array(path, file.read())
            return
        for line in file:
            if line.strip():
                yield _json_record(line)


def _json_array(path: Path, content: bytes) -> Iterator[_Record | Damage | str]:
    try:
        found = json.loads(decode(content)[0])
    except (ValueError, RecursionError) as error:
        yield Damage(path, str(error), 0)
        return
    for record in found:
        yield record if isinstance(record, dict) else "not-json\nnot an object"


def _json_record(line: bytes) -> _Record | str:
    try:
        record = json.loads(decode(line)[0])
    except (ValueError, RecursionError) as error:
        return f"not-json\n{error}"
    return record if isinstance(record, dict) else "not-json\nnot an object"
