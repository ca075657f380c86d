"""MG-Verilog in either of its published layouts.

One arrow file `merged_dataset/data-*.arrow` with rows `{code, description: {three grains}}`; or, in an
earlier revision, a folder `<grain>_dataset` for each grain, written by `save_to_disk`, with rows
`{code, description}` (its `merged_dataset` is their shuffled concatenation, and is not needed).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hwgen.core.errors import UsageError
from hwgen.demos.clean import PUBLISHED_GRAINS, published_row
from hwgen.demos.readers.arrow import Damage, Table, arrow_files, columns_of, count_rows, records
from hwgen.demos.readers.base import Item, Source
from hwgen.demos.reasons import LeftOut

PUBLISHED_ROWS = 11_144
# By number, from 0, in the published order of the merged layout.
KNOWN_BROKEN = frozenset((4049, 5322, 7808))
_COLUMNS = ("code", "description")
_WHERE = "give the folder that holds merged_dataset/ or the three <grain>_dataset/ folders, or the arrow file"


def read(source: Source) -> Iterator[Item]:
    """Read whichever layout lies at the path; UsageError if neither does."""
    merged = _merged_files(source.path)
    if merged:
        return _read_merged(source, merged)
    folders = {grain: source.path / f"{grain}_dataset" for grain in PUBLISHED_GRAINS}
    present = {grain: folder for grain, folder in folders.items() if folder.is_dir() and arrow_files(folder)}
    if present:
        return _read_flat(source, present)
    raise UsageError(f"{source.path} holds MG-Verilog in neither of its layouts", _WHERE)


def is_here(path: Path) -> bool:
    """Whether a path looks like MG-Verilog in one of its layouts."""
    if path.is_dir() and any((path / f"{grain}_dataset").is_dir() for grain in PUBLISHED_GRAINS):
        return True
    return bool(_merged_files(path))


def _merged_files(path: Path) -> list[Path]:
    """Return the files of the nested layout at a path (a file or a folder), none of another form."""
    if path.is_file():
        files = [path] if path.suffix == ".arrow" else []
    else:
        files = next((f for f in map(arrow_files, (path / "merged_dataset", path / "train", path)) if f), [])
    return files if files and _is_nested(files[0]) else []


def _is_nested(file: Path) -> bool:
    """Whether a file has nested descriptions; one whose start is damaged counts, to be reported."""
    columns = columns_of(file)
    if columns is None:
        return file.parent.name == "merged_dataset" or file.name.startswith("data-")
    if not set(_COLUMNS) <= set(columns):
        return False
    first = next(iter(records([file], _COLUMNS)), None)
    return not isinstance(first, dict) or not isinstance(first["description"], str)


def _read_merged(source: Source, files: Sequence[Path]) -> Iterator[Item]:
    is_published = count_rows(files) == PUBLISHED_ROWS
    number = 0
    for record in records(files, _COLUMNS):
        if isinstance(record, Damage):
            yield _damaged(source, record, number)
            continue
        place = source.place(number, f"{_folder(files[0])} row {number}")
        grains = record["description"] if isinstance(record["description"], dict) else {}
        texts = {grain: text for grain in PUBLISHED_GRAINS if isinstance(text := grains.get(grain), str)}
        if is_published and number in KNOWN_BROKEN:
            yield place.left_out("known-broken")
        else:
            yield published_row(record["code"], texts, place)
        number += 1


def _read_flat(source: Source, folders: dict[str, Path]) -> Iterator[Item]:
    """Join the grains by their code: the block summaries were published for fewer rows than the others."""
    base = max(folders, key=lambda grain: (count_rows(arrow_files(folders[grain])), grain))
    others = {grain: _Lookup(folders[grain]) for grain in folders if grain != base}
    number = 0
    for record in records(arrow_files(folders[base]), _COLUMNS):
        if isinstance(record, Damage):
            yield _damaged(source, record, number)
            continue
        texts = {base: record["description"]} if isinstance(record["description"], str) else {}
        for grain, lookup in others.items():
            if (text := lookup.take(record["code"])) is not None:
                texts[grain] = text
        yield published_row(record["code"], texts, source.place(number, f"{folders[base].name} row {number}"))
        number += 1
    for grain, lookup in others.items():
        for record, row in lookup.rest():
            place = source.place(number, f"{folders[grain].name} row {row}")
            yield published_row(record["code"], {grain: record["description"]}, place)
            number += 1
        for damage in lookup.damages:
            yield _damaged(source, damage, number)


class _Lookup:
    """The descriptions of one grain by the digest of their code, each to be taken once.

    Only digests and row numbers are kept; the texts stay in the mapped files.
    """

    def __init__(self, folder: Path) -> None:
        self._files = arrow_files(folder)
        self.damages: list[Damage] = []
        self._rows: dict[bytes, list[int]] = {}
        self._texts = Table(self._files, _COLUMNS)
        for number, record in enumerate(records(self._files, _COLUMNS)):
            if isinstance(record, Damage):
                self.damages.append(record)
            else:
                self._rows.setdefault(_key(record["code"]), []).append(number)

    def take(self, code: object) -> str | None:
        """Return the next description of a code."""
        rows = self._rows.get(_key(code))
        if not rows:
            return None
        text = self._texts.record(rows.pop(0))["description"]
        return text if isinstance(text, str) else None

    def rest(self) -> Iterator[tuple[dict[str, Any], int]]:
        """Yield the records that nobody took, with their numbers."""
        for row in sorted(row for rows in self._rows.values() for row in rows):
            yield self._texts.record(row), row


def _key(code: object) -> bytes:
    return hashlib.blake2b(str(code).encode("utf-8", "replace"), digest_size=16).digest()


def _damaged(source: Source, damage: Damage, number: int) -> LeftOut:
    place = source.place(number, f"{_folder(damage.file)}/{damage.file.name}")
    return place.left_out("file-damaged", f"read {damage.read} rows of it, then: {damage.said}")


def _folder(file: Path) -> str:
    return file.parent.name
