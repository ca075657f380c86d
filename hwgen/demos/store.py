"""Where datasets are kept: one folder for each, written as a whole.

<data folder>/<name>/dataset.json      what it is, where it came from, how many rows were kept and why not
                     rows.jsonl        the rows, one JSON object a line, its id first
                     left-out.jsonl    the rows that were not kept, with the reason
                     checks.jsonl      what checking found, one line a row, appended
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hwgen.core.errors import PrerequisiteError, UsageError
from hwgen.core.values import freeze, from_json, to_json
from hwgen.demos.reasons import LeftOut
from hwgen.demos.row import Row
from hwgen.infra.files import make_folder, read_json, storing, write_json

ROWS, LEFT_OUT, CHECKS, DATASET = "rows.jsonl", "left-out.jsonl", "checks.jsonl", "dataset.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_PART = re.compile(r"\.[a-z0-9][a-z0-9._-]*\.[0-9a-f]{12}\.part")
_ID_START = b'{"id":"'
_ID_LENGTH = 64
_LEAST_PREFIX = 4


@dataclass(frozen=True)
class Dataset:
    """What is known of a dataset as a whole. `digest` follows from the ids of its rows, in their order.

    `reasons` and `flags` count rows by code (see `reasons`), `grains` the rows that have each grain.
    """

    name: str
    form: str
    origin: str
    revision: str
    licence: str
    added: str
    version: str
    read: int
    kept: int
    left_out: int
    digest: str
    reasons: Mapping[str, int] = field(default_factory=dict)
    flags: Mapping[str, int] = field(default_factory=dict)
    grains: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("reasons", "flags", "grains"):
            object.__setattr__(self, name, freeze(getattr(self, name)))


@dataclass(frozen=True)
class Label:
    """What is said of a dataset when it is added."""

    name: str
    form: str
    origin: str
    revision: str
    licence: str
    added: str
    version: str


class Store:
    """The datasets in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> list[str]:
        """Return the names of all datasets, sorted."""
        if not self.folder.is_dir():
            return []
        return sorted(path.parent.name for path in self.folder.glob(f"*/{DATASET}"))

    def path(self, name: str) -> Path:
        """Return the folder of a dataset that is there; UsageError that names the others if it is not."""
        if not _NAME.fullmatch(name) or not (self.folder / name / DATASET).is_file():
            known = ", ".join(self.names())
            hint = f"there are: {known}" if known else "`hwgen data add` adds one"
            raise UsageError(f"there is no dataset {name!r} in {self.folder}", hint)
        return self.folder / name

    def dataset(self, name: str) -> Dataset:
        """Return what is known of a dataset."""
        path = self.path(name) / DATASET
        try:
            found: Dataset = from_json(Dataset, read_json(path))
        except ValueError as error:
            raise PrerequisiteError(
                f"{path} is damaged: {error}", "add the dataset again with --replace"
            ) from error
        return found

    def rows(self, name: str) -> Iterator[Row]:
        """Yield the rows of a dataset in their order, one at a time."""
        path = self.path(name) / ROWS
        for number, line in enumerate(_lines(path), 1):
            yield _row(line, path, number)

    def left_out(self, name: str) -> Iterator[LeftOut]:
        """Yield the rows that were not kept."""
        path = self.path(name) / LEFT_OUT
        for line in _lines(path):
            yield from_json(LeftOut, json.loads(line))

    def find(self, start: str, name: str | None = None) -> tuple[str, Row]:
        """Return the one row whose id begins so, and its dataset; UsageError for none or several."""
        if len(start) < _LEAST_PREFIX or not re.fullmatch(r"[0-9a-f]+", start):
            raise UsageError(
                f"{start!r} is no row: an id is given by its first {_LEAST_PREFIX} or more digits",
                "`hwgen data list NAME` lists ids",
            )
        found: dict[str, tuple[str, Row]] = {}
        mark = _ID_START + start.encode()
        for dataset in [name] if name else self.names():
            path = self.path(dataset) / ROWS
            for number, line in enumerate(_lines(path), 1):
                if line.startswith(mark):
                    row = _row(line, path, number)
                    found.setdefault(row.id, (dataset, row))
        if not found:
            raise UsageError(
                f"no row begins with {start}{f' in {name}' if name else ''}", "`hwgen data list NAME`"
            )
        if len(found) > 1:
            raise UsageError(
                f"{len(found)} rows begin with {start}", f"such as {', '.join(sorted(found)[:2])}"
            )
        return next(iter(found.values()))

    def rows_by_id(self, name: str, ids: Collection[str]) -> dict[str, Row]:
        """Return rows by their whole ids."""
        path = self.path(name) / ROWS
        wanted = {key.encode() for key in ids}
        at = slice(len(_ID_START), len(_ID_START) + _ID_LENGTH)
        lines = ((number, line) for number, line in enumerate(_lines(path), 1) if line[at] in wanted)
        found = (_row(line, path, number) for number, line in lines)
        return {row.id: row for row in found}

    def remove(self, name: str) -> None:
        """Delete a dataset as a whole."""
        path = self.path(name)
        gone = self._part(name)
        with storing(path):
            path.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def add(self, label: Label, items: Iterable[Row | LeftOut], *, replace: bool = False) -> Dataset:
        """Write a dataset from what a reader yields; it is there as a whole at the end, or not at all.

        A row that was there before in the same dataset is left out as a duplicate. UsageError for a name
        that is taken, and for a source without any row.
        """
        if not _NAME.fullmatch(label.name):
            raise UsageError(
                f"{label.name!r} is no name for a dataset", "small letters, digits, `.`, `-` and `_`"
            )
        if not replace and (self.folder / label.name).exists():
            raise UsageError(
                f"there is a dataset {label.name!r} already", "replace it with --replace, or use --as"
            )
        make_folder(self.folder)
        self._clear_parts()
        part = self._part(label.name)
        try:
            dataset = _write(make_folder(part), label, items)
            self._put(part, label.name)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return dataset

    def _put(self, part: Path, name: str) -> None:
        """Give a finished folder its name; the one that had it is moved aside first."""
        final, old = self.folder / name, self._part(name)
        with storing(final):
            if final.exists():
                _keep_checks(final, part)
                final.rename(old)
            part.rename(final)
        shutil.rmtree(old, ignore_errors=True)

    def _part(self, name: str) -> Path:
        return self.folder / f".{name}.{os.urandom(6).hex()}.part"

    def _clear_parts(self) -> None:
        """Remove what killed commands left behind."""
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                if _PART.fullmatch(path.name):
                    shutil.rmtree(path, ignore_errors=True)


def _keep_checks(old: Path, new: Path) -> None:
    """Take over what was found about rows: it is keyed by their content, and so still true."""
    with contextlib.suppress(OSError):
        shutil.copyfile(old / CHECKS, new / CHECKS)


def _write(folder: Path, label: Label, items: Iterable[Row | LeftOut]) -> Dataset:
    seen: set[bytes] = set()
    reasons: Counter[str] = Counter()
    flags: Counter[str] = Counter()
    grains: Counter[str] = Counter()
    order = hashlib.sha256()
    with storing(folder), (folder / ROWS).open("wb") as rows, (folder / LEFT_OUT).open("wb") as others:
        for number, item in enumerate(items):
            if isinstance(item, Row):
                key = bytes.fromhex(item.id)
                if key not in seen:
                    seen.add(key)
                    order.update(key)
                    flags.update(item.flags)
                    grains.update(item.descriptions.grains)
                    rows.write(_line(item.to_data()))
                    continue
                item = LeftOut(number, item.origin, "duplicate", item.id[:12])  # noqa: PLW2901
            reasons[item.reason] += 1
            others.write(_line(to_json(item)))
        for file in (rows, others):
            file.flush()
            os.fsync(file.fileno())
    if not seen and not reasons:
        raise UsageError(f"{label.origin} has no rows", "look at what lies there")
    left_out = reasons.total()
    dataset = Dataset(
        **to_json(label),
        read=len(seen) + left_out,
        kept=len(seen),
        left_out=left_out,
        digest=order.hexdigest(),
        reasons=dict(reasons.most_common()),
        flags=dict(flags.most_common()),
        grains={grain: grains[grain] for grain in sorted(grains)},
    )
    write_json(folder / DATASET, dataset)
    return dataset


def _line(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from file
    except OSError as error:
        raise PrerequisiteError(f"{path} cannot be read: {error.strerror}") from error


def _row(line: bytes, path: Path, number: int) -> Row:
    try:
        return Row.from_data(json.loads(line))
    except ValueError as error:
        raise PrerequisiteError(
            f"{path} is damaged in line {number}: {error}", "add the dataset again with --replace"
        ) from error
