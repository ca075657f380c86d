"""Write the rows that are fit to learn from as training data, with a card that says what it is."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hwgen
from hwgen.core.demonstrations import GRAINS
from hwgen.core.errors import PrerequisiteError, UsageError
from hwgen.demos.row import Row
from hwgen.demos.store import Store
from hwgen.demos.training import FORMATS, Member, balanced, every_grain, example, note, split
from hwgen.demos.wrapping import wrap
from hwgen.flow.data.check import RowVerdict, last, verdicts
from hwgen.infra.files import make_folder, storing, write_json, write_text

PUBLISHED = "mg-verilog"
BALANCED, EVERY = "balanced", "all"
_BATCH = 1000


@dataclass(frozen=True)
class Wanted:
    """What is to be exported.

    `grains` is "balanced", "all", or names of grains with commas; `epochs` 0 means as many as it takes to see
    each row at each of its grains once.
    """

    out: Path
    form: str = "prompt-completion"
    file: str = "jsonl"
    grains: str = BALANCED
    epochs: int = 0
    held_out: float = 0.1
    seed: int = 0
    with_duplicates: bool = False


@dataclass
class Exported:
    """What was written: examples by split and grain, rows by split, rows that were left out by reason."""

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
            if wanted.form == PUBLISHED:
                _published(rows, parts.train, parts.held_out, folder, made)
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
    if not 0 <= wanted.held_out < 1:
        raise UsageError(f"--held-out {wanted.held_out:g} is not from 0 on and less than 1")
    if wanted.epochs < 0:
        raise UsageError(f"--epochs {wanted.epochs} is negative", "0 means one for each grain")
    if wanted.out.exists() and any(wanted.out.iterdir()):
        raise UsageError(f"{wanted.out} is there and not empty", "name a new folder with --out")


def _grain_names(wanted: Wanted) -> tuple[str, ...]:
    if wanted.grains in (BALANCED, EVERY):
        return GRAINS
    names = tuple(part.strip() for part in wanted.grains.split(","))
    for part in names:
        if part not in GRAINS:
            raise UsageError(f"--grains {part!r} is no grain", f"balanced, all, or of {', '.join(GRAINS)}")
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
        reason = _reason(verdict, with_duplicates=wanted.with_duplicates) or (
            "" if grains else "no description"
        )
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

    path = folder / f"{part}.{wanted.file}"
    (_write_parquet if wanted.file == "parquet" else _write_lines)(path, examples())
    made.files.append(path.name)
    made.examples[part] = dict(sorted(counts.items()))
    made.licences = dict((licences + Counter(made.licences)).most_common())


def _write_lines(path: Path, examples: Iterator[dict[str, Any]]) -> None:
    with storing(path), path.open("w", encoding="utf-8", newline="\n") as file:
        for item in examples:
            file.write(json.dumps(item, ensure_ascii=False) + "\n")


def _write_parquet(path: Path, examples: Iterator[dict[str, Any]]) -> None:
    import itertools

    import pyarrow
    import pyarrow.parquet

    writer = None
    with storing(path):
        try:
            while batch := list(itertools.islice(examples, _BATCH)):
                table = pyarrow.Table.from_pylist(batch, schema=writer.schema if writer else None)
                writer = writer or pyarrow.parquet.ParquetWriter(path, table.schema)
                writer.write_table(table)
        finally:
            if writer is not None:
                writer.close()


def _published(
    rows: Any, train: tuple[Member, ...], held_out: tuple[Member, ...], folder: Path, made: Exported
) -> None:
    """Write MG-Verilog's merged layout with the `datasets` library: one for each split."""
    try:
        import datasets
    except ImportError as error:
        raise PrerequisiteError(
            "this format needs the `datasets` library", "pip install 'hwgen[data]'"
        ) from error
    text = datasets.Value("string")
    schema = datasets.Features({"code": text, "description": dict.fromkeys(GRAINS[1:], text)})
    datasets.disable_progress_bars()
    licences: Counter[str] = Counter()
    for part, members in (("train", train), ("held-out", held_out)):
        if not members:
            continue
        made.examples[part] = dict(Counter(grain for member in members for grain in member.grains))
        target = folder / part / "merged_dataset"
        found = [rows(member.id) for member in members]
        licences.update(row.licence or "not said" for row in found)
        records = [{"code": _without_header(row), "description": _wrapped(row)} for row in found]
        datasets.Dataset.from_list(records, features=schema).save_to_disk(str(target))
        made.files.append(f"{part}/{target.name}")
    made.licences = dict(licences.most_common())


def _without_header(row: Row) -> str:
    before, _, body = row.code.partition(row.header)
    return before + body


def _wrapped(row: Row) -> dict[str, str | None]:
    return {
        grain: wrap(row.descriptions.at(grain), row.header, grain) if row.descriptions.at(grain) else None
        for grain in GRAINS[1:]
    }


def card(made: Exported) -> str:
    """Return the card of an export: what it holds, how it was made, under which licences."""
    lines = [
        f"# {made.dataset}, for training",
        "",
        f"Made by hwgen {made.version} from the dataset `{made.dataset}` (digest `{made.digest[:16]}`): "
        f"format `{made.form}`, grains `{made.grains}`, epochs {made.epochs}, seed {made.seed}.",
        "",
        "| split | rows | examples | by grain |",
        "|---|---|---|---|",
    ]
    for part, count in made.rows.items():
        grains = made.examples.get(part, {})
        told = ", ".join(f"{grain} {n}" for grain, n in grains.items())
        lines.append(f"| {part} | {count} | {sum(grains.values())} | {told} |")
    lines += ["", "No cluster of near-duplicates is in both splits.", "", "| left out | rows |", "|---|---|"]
    lines += [f"| {reason} | {count} |" for reason, count in made.left_out.items()]
    compared = ", ".join(f"{name} ({count} problems)" for name, count in made.benchmarks.items())
    lines += [
        "",
        f"Decontaminated against: {compared or 'nothing'}.",
        "",
        "| licence | examples |",
        "|---|---|",
    ]
    lines += [f"| {licence} | {count} |" for licence, count in made.licences.items()]
    return "\n".join(lines) + "\n"
