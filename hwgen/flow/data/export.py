"""Write the rows that are fit to learn from as training data, with a card that says what it is."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hwgen
from hwgen.core.demonstrations import GRAINS
from hwgen.core.errors import UsageError
from hwgen.demos.row import Row
from hwgen.demos.store import Store
from hwgen.demos.training import FORMATS, Member, balanced, every_grain, example, note, split
from hwgen.flow.data.card import UNTESTED, card
from hwgen.flow.data.check import RowVerdict, last, verdicts
from hwgen.flow.data.published import write_published
from hwgen.flow.data.tables import write_table
from hwgen.infra.files import make_folder, write_json, write_text

PUBLISHED = "mg-verilog"
BALANCED, EVERY = "balanced", "all"


@dataclass(frozen=True)
class Wanted:
    """What is to be exported.

    `file` is "jsonl", "parquet" or, for MG-Verilog's form only, "arrow". `grains` is "balanced", "all", or
    names of grains with commas; `epochs` 0 means as many as it takes to see each row at each grain once.
    `only_shown` leaves out descriptions of which it was not shown that the module can be built from them.
    """

    out: Path
    form: str = "prompt-completion"
    file: str = ""
    grains: str = BALANCED
    epochs: int = 0
    held_out: float = 0.1
    seed: int = 0
    with_duplicates: bool = False
    only_shown: bool = False

    @property
    def suffix(self) -> str:
        """The form of the files."""
        return self.file or ("arrow" if self.form == PUBLISHED else "jsonl")


@dataclass
class Exported:
    """What was written: examples by split and grain, rows by split, rows that were left out by reason.

    `shown` counts by grain what was shown of the descriptions, `models` by whom they are, over all rows that
    were written. `paths` names the files of each split as patterns.
    """

    dataset: str
    digest: str
    form: str
    grains: str
    epochs: int
    seed: int
    held_out: float
    rows: dict[str, int] = field(default_factory=dict)
    examples: dict[str, dict[str, int]] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    licences: dict[str, int] = field(default_factory=dict)
    benchmarks: dict[str, int] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    shown: dict[str, dict[str, int]] = field(default_factory=dict)
    models: dict[str, int] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    version: str = hwgen.__version__


def export(store: Store, name: str, wanted: Wanted) -> Exported:
    """Write the examples and the card into a new folder; UsageError where the rows were not checked."""
    names = _grain_names(wanted)
    _check(wanted)
    checked = last(store, name)
    if checked is None:
        raise UsageError(
            f"the rows of {name} were not checked as they are now", f"`hwgen data check {name}` does"
        )
    found = verdicts(store, name)
    with closing(store.reader(name)) as rows:
        members, gone = _members(store, name, found, names, wanted)
        if not members:
            raise UsageError(
                f"no row of {name} is fit to learn from at {', '.join(names)}", "`hwgen data check` says why"
            )
        parts = split(members, wanted.held_out, wanted.seed)
        epochs = wanted.epochs or (max(len(m.grains) for m in members) if wanted.grains == BALANCED else 1)
        made = Exported(
            name, checked.dataset, wanted.form, wanted.grains, epochs, wanted.seed, wanted.held_out,
            rows={"train": len(parts.train), "held-out": len(parts.held_out)},
            left_out=gone, benchmarks=dict(checked.benchmarks),
        )  # fmt: skip
        folder = make_folder(wanted.out)
        try:
            _count_shown(rows, (*parts.train, *parts.held_out), made)
            if wanted.form == PUBLISHED:
                write_published(rows, parts, folder, wanted.suffix, made)
            else:
                draw = balanced if wanted.grains == BALANCED else every_grain
                _write(rows, "train", draw(parts.train, epochs, wanted.seed), folder, wanted, made)
                _write(rows, "held-out", every_grain(parts.held_out, 1, wanted.seed), folder, wanted, made)
            write_json(folder / "export.json", made)
            write_text(folder / "README.md", card(made))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return made


def _check(wanted: Wanted) -> None:
    if wanted.form not in (*FORMATS, PUBLISHED):
        raise UsageError(
            f"no format is called {wanted.form!r}", f"there are {', '.join((*FORMATS, PUBLISHED))}"
        )
    if wanted.suffix == "arrow" and wanted.form != PUBLISHED:
        raise UsageError("--file arrow is for --format mg-verilog", "use jsonl or parquet")
    if not 0 <= wanted.held_out < 1:
        raise UsageError(f"--held-out {wanted.held_out:g} is not from 0 on and less than 1")
    if wanted.epochs < 0:
        raise UsageError(f"--epochs {wanted.epochs} is negative", "0 means one for each grain")
    if wanted.out.exists() and any(wanted.out.iterdir()):
        raise UsageError(f"{wanted.out} is there and not empty", "name a new folder with --out")


def _grain_names(wanted: Wanted) -> tuple[str, ...]:
    known = GRAINS[1:] if wanted.form == PUBLISHED else GRAINS
    if wanted.grains in (BALANCED, EVERY):
        return known
    names = tuple(part.strip() for part in wanted.grains.split(","))
    for part in names:
        if part not in known:
            raise UsageError(f"--grains {part!r} is no grain", f"balanced, all, or of {', '.join(known)}")
    return names


def _members(
    store: Store, name: str, found: dict[str, RowVerdict], names: tuple[str, ...], wanted: Wanted
) -> tuple[list[Member], dict[str, int]]:
    """Return the rows to export, and how many were left out for which reason."""
    members = []
    gone: Counter[str] = Counter()
    for row in store.rows(name):
        verdict = found[row.id]
        grains = tuple(grain for grain in row.descriptions.grains if grain in names)
        without = "" if grains else "no description"
        if wanted.only_shown:
            grains = tuple(grain for grain in grains if grain in row.shown and row.shown[grain].holds)
            without = without or ("" if grains else "no description that was shown to hold")
        reason = _reason(verdict, with_duplicates=wanted.with_duplicates) or without
        if reason:
            gone[reason] += 1
        else:
            members.append(Member(row.id, verdict.cluster, grains))
    return members, dict(gone.most_common())


def _reason(verdict: RowVerdict, *, with_duplicates: bool) -> str:
    """Return why a row is not exported, or nothing."""
    if verdict.status not in ("ok", "needs-modules"):
        return verdict.status
    if verdict.match is not None:
        return "contaminated"
    if any(flag.startswith("secret:") for flag in verdict.flags):
        return "secret"
    return "duplicate" if verdict.duplicate_of and not with_duplicates else ""


def _write(
    rows: Any,
    part: str,
    drawn: Iterable[tuple[int, Member, str]],
    folder: Path,
    wanted: Wanted,
    made: Exported,
) -> None:
    """Write a split's examples one by one, and count them."""
    counts: Counter[str] = Counter()
    licences: Counter[str] = Counter()

    def examples() -> Iterator[dict[str, Any]]:
        for epoch, member, grain in drawn:
            row: Row = rows(member.id)
            counts[grain] += 1
            licences[row.licence or "not said"] += 1
            yield {**example(row, grain, wanted.form), **note(row, grain), "epoch": epoch}

    path = folder / f"{part}.{wanted.suffix}"
    write_table(path, examples())
    made.files.append(path.name)
    if counts:
        made.paths[part] = path.name
    made.examples[part] = dict(sorted(counts.items()))
    made.licences = dict((licences + Counter(made.licences)).most_common())


def _count_shown(rows: Any, members: Iterable[Member], made: Exported) -> None:
    shown: dict[str, Counter[str]] = {grain: Counter() for grain in GRAINS}
    models: Counter[str] = Counter()
    for member in members:
        row: Row = rows(member.id)
        for grain in member.grains:
            found = row.shown.get(grain)
            shown[grain][found.finding.value if found else UNTESTED] += 1
            models.update([found.model] if found else [])
    made.shown = {grain: dict(counts.most_common()) for grain, counts in shown.items() if counts}
    made.models = dict(models.most_common())
