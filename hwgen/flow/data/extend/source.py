"""The rows that are extended: of a dataset in the store, or read from files, and where the work is kept."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import hwgen
from hwgen.core.errors import UsageError
from hwgen.demos.readers.base import Source
from hwgen.demos.readers.registry import form_at, read
from hwgen.demos.reasons import LeftOut
from hwgen.demos.row import Row
from hwgen.demos.store import Dataset, Label, Store
from hwgen.flow.data.extend.subject import safe_name
from hwgen.infra.files import make_folder

FORM = "extended"
_FOLDER = ".extensions"
_READ = "rows"


@dataclass(frozen=True)
class Wanted:
    """What is to be extended: a dataset by its name, or a folder or file by its path.

    `rows` are beginnings of ids; without any, and with `limit` 0, all rows are meant. `attempts` bounds the
    descriptions of one grain.
    """

    name: str
    kept_as: str = ""
    rows: tuple[str, ...] = ()
    limit: int = 0
    attempts: int = 2
    licence: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Origin:
    """Where the rows come from, what the extended dataset is called, and the folder of the work on it."""

    store: Store
    dataset: Dataset
    kept_as: str
    folder: Path

    def rows(self) -> Iterator[Row]:
        """Yield all rows."""
        return self.store.rows(self.dataset.name)

    def left_out(self) -> Iterator[LeftOut]:
        """Yield what was not kept of the source."""
        return self.store.left_out(self.dataset.name)

    def chosen(self, wanted: Wanted) -> list[str]:
        """Return the ids of the rows that are meant; UsageError for a beginning of none or of several."""
        ids = [row.id for row in self.rows()]
        if not ids:
            raise UsageError(f"{wanted.name} has no row that could be extended", "`hwgen data list` says why")
        if wanted.rows:
            return [self.store.find(start.lower(), self.dataset.name)[1].id for start in wanted.rows]
        return ids[: wanted.limit or None]

    def label(self) -> Label:
        """Return the label of the extended dataset."""
        return Label(
            name=self.kept_as,
            form=FORM,
            origin=f"{self.dataset.origin} (digest {self.dataset.digest[:16]})",
            revision=self.dataset.revision,
            licence=self.dataset.licence,
            added=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            version=hwgen.__version__,
        )


def origin_of(wanted: Wanted, store: Store) -> Origin:
    """Find the rows; files are read anew each time, for they may have changed."""
    is_dataset = wanted.name in store.names()
    path = Path(wanted.name)
    if not is_dataset and not path.exists():
        store.path(wanted.name)  # says which datasets there are
    base = wanted.name if is_dataset else safe_name(path.resolve().stem)
    kept_as = wanted.kept_as or f"{base}-extended"
    _check_name(kept_as, wanted.name, store)
    folder = make_folder(store.folder / _FOLDER / kept_as)
    if is_dataset:
        if wanted.licence or wanted.columns:
            raise UsageError(
                f"{wanted.name} is a dataset that has its licence and columns",
                "leave --licence and --map out",
            )
        return Origin(store, store.dataset(wanted.name), kept_as, folder)
    own = Store(folder)
    source = Source(path.absolute(), base, wanted.licence or "not said", "", wanted.columns)
    form = form_at(path)
    label = Label(
        name=_READ,
        form=form,
        origin=str(path.absolute()),
        revision="",
        licence=wanted.licence or "not said",
        added="",
        version=hwgen.__version__,
    )
    return Origin(own, own.add(label, read(source, form), replace=True), kept_as, folder)


def _check_name(kept_as: str, name: str, store: Store) -> None:
    if safe_name(kept_as) != kept_as:
        raise UsageError(f"{kept_as!r} is no name for a dataset", "small letters, digits, `.`, `-` and `_`")
    if kept_as == name:
        raise UsageError(f"{name} cannot be extended into itself", "choose another name with --as")
    if kept_as in store.names() and store.dataset(kept_as).form != FORM:
        raise UsageError(
            f"there is a dataset {kept_as!r} that is no extension", "choose another name with --as"
        )
