"""Add a dataset to the store: from the hub, or from files."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import hwgen
from hwgen.core.demonstrations import GRAINS
from hwgen.core.errors import UsageError
from hwgen.demos import hub
from hwgen.demos.manifests import Manifest, manifest, manifests
from hwgen.demos.readers.base import Item, Source
from hwgen.demos.readers.registry import form_at, read
from hwgen.demos.store import Dataset, Label, Store
from hwgen.flow.workshop import Progress, silent
from hwgen.infra.config import Config

_TELL_EVERY = 2000
_CARD_CHARACTERS = 20_000
_STATED = re.compile(r"(?m)^licen[sc]e:[ \t]*([\w.+-]+)[ \t]*$")


@dataclass(frozen=True)
class Addition:
    """What is to be added. `path` is None where it is to be fetched; `kept_as` is the name in the store."""

    name: str
    path: Path | None = None
    kept_as: str = ""
    form: str = ""
    revision: str = ""
    licence: str = ""
    split: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    accept_licence: bool = False
    replace: bool = False


def add(wanted: Addition, config: Config, progress: Progress = silent) -> Dataset:
    """Add a dataset; UsageError or PrerequisiteError in one sentence where that cannot be."""
    for key in wanted.columns:
        if key not in ("code", *GRAINS):
            raise UsageError(f"--map knows no {key!r}", f"map code, {', '.join(GRAINS)}")
    known = manifests().get(wanted.name)
    path, revision, origin = _files(wanted, known, config)
    form = wanted.form or (known.form if known and wanted.path is None else form_at(path))
    licence = wanted.licence or _stated_licence(path) or (known.licence if known else "")
    source = Source(path, wanted.name, licence or "not said", wanted.split, wanted.columns)
    label = Label(
        name=wanted.kept_as or wanted.name,
        form=form,
        origin=origin,
        revision=revision,
        licence=licence or "not said",
        added=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        version=hwgen.__version__,
    )
    items = _told(read(source, form), label.name, progress)
    return Store(config.data_dir).add(label, items, replace=wanted.replace)


def _files(wanted: Addition, known: Manifest | None, config: Config) -> tuple[Path, str, str]:
    """Return where the files lie, their revision, and where they came from, in words."""
    if wanted.path is not None:
        if not wanted.path.exists():
            raise UsageError(f"there is nothing at {wanted.path}", "give a folder or a file that is there")
        return wanted.path.absolute(), wanted.revision, str(wanted.path.absolute())
    known = known or manifest(wanted.name)
    if not wanted.accept_licence:
        raise UsageError(
            f"{known.name} is not hwgen's: its licence is {known.licence}. {known.licence_note}",
            "if you accept that, say so with --accept-licence",
        )
    fetched = hub.fetch(known, wanted.revision or known.revision, config.cache_dir)
    return fetched.folder, fetched.commit, f"https://huggingface.co/datasets/{known.hub}"


def _stated_licence(path: Path) -> str:
    """Return the licence that the card of a copy states in its head, if there is one."""
    card = (path if path.is_dir() else path.parent) / "README.md"
    try:
        head = card.read_text(encoding="utf-8", errors="replace")[:_CARD_CHARACTERS]
    except OSError:
        return ""
    found = _STATED.search(head.split("---")[1]) if head.startswith("---") and head.count("---") > 1 else None
    return found[1].strip() if found else ""


def _told(items: Iterator[Item], name: str, progress: Progress) -> Iterator[Item]:
    for number, item in enumerate(items, 1):
        if number % _TELL_EVERY == 0:
            progress("rows", {"what": f"{name}: read", "rows": number})
        yield item
