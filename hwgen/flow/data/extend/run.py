"""Extend a dataset: rows side by side, each from the finest grain to the coarsest, until a limit is met."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from hwgen.core.demonstrations import GRAINS, Descriptions
from hwgen.core.errors import HwgenError, PrerequisiteError, UsageError
from hwgen.core.values import freeze
from hwgen.demos.reasons import LeftOut
from hwgen.demos.row import Row
from hwgen.demos.store import Dataset, Store
from hwgen.flow.asking import check_asked, meter_of, model_of, sampling_of
from hwgen.flow.data.extend.describe import Describer
from hwgen.flow.data.extend.journal import Attempt, Journal
from hwgen.flow.data.extend.source import Origin, Wanted, origin_of
from hwgen.flow.data.extend.subject import Library, Subject, subject_of
from hwgen.flow.data.facts import sandbox_of
from hwgen.flow.workshop import Workshop
from hwgen.infra.cancel import ending
from hwgen.infra.files import make_folder
from hwgen.infra.runlock import RunLock
from hwgen.models.base import LimitReachedError, Model, ModelFailedError, ModelMissingError, ModelRefusedError
from hwgen.models.cache import Cached
from hwgen.models.meter import Meter, Metered, Spent
from hwgen.models.registry import BUILTIN
from hwgen.models.retry import Retrying
from hwgen.models.scripted import ReplyAwaitedError
from hwgen.prompts.tokens import tokenizer_for

JOURNAL, ANSWERS, WORK = "attempts.jsonl", "answers", "work"
# Rows one after the other that the model could not serve, after which no more are tried.
MOST_FAILURES = 3


@dataclass(frozen=True)
class Extended:
    """What came of an extension.

    `done` of the `rows` that were meant have a description at every grain that more attempts would not
    change. `findings` counts by grain what was shown of the descriptions in the dataset, "untested" for those
    that came with the rows. `stopped` says why not all were done, `awaited` names prompts without a reply.
    """

    dataset: Dataset | None
    name: str
    folder: str
    rows: int
    done: int
    findings: Mapping[str, Mapping[str, int]]
    spent: Spent
    cost_usd: float | None
    stopped: str = ""
    hint: str = ""
    failed: tuple[str, ...] = ()
    awaited: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "findings", freeze(self.findings))


def extend(wanted: Wanted, workshop: Workshop) -> Extended:
    """Extend rows with a model; what is done already is neither asked for nor checked again.

    UsageError before any call where the model, the rows or the names cannot be.
    """
    config = workshop.config
    if config.model == BUILTIN:
        raise UsageError("builtin is no language model and describes nothing", "name a model with --model")
    if wanted.attempts < 1:
        raise UsageError(f"--attempts {wanted.attempts} is less than 1")
    check_asked(config, config.model)
    workshop.require_tools("generic", None)
    sandbox_of(workshop)  # refuses before any call where there is none
    store = Store(config.data_dir)
    origin = origin_of(wanted, store)
    lock = RunLock.acquire(origin.folder)
    try:
        shutil.rmtree(origin.folder / WORK, ignore_errors=True)  # what a killed one left
        make_folder(origin.folder / WORK)
        chosen = origin.chosen(wanted)
        return _Extension(wanted, workshop, origin, store).run(chosen)
    finally:
        lock.release()


@dataclass
class _Outcomes:
    """What became of the rows of one invocation; used by several threads."""

    stop: HwgenError | None = None
    failed: list[str] = field(default_factory=list)
    awaited: list[str] = field(default_factory=list)
    in_a_row: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def well(self) -> None:
        """Note that a row came to its end."""
        with self.lock:
            self.in_a_row = 0

    def note(self, name: str, error: HwgenError) -> None:
        """Note why a row did not; some reasons hold for all rows."""
        with self.lock:
            if isinstance(error, ReplyAwaitedError):
                self.awaited.append(error.message)
                return
            if isinstance(error, (LimitReachedError, ModelMissingError)):
                self.stop = self.stop or error
                return
            self.failed.append(f"{name}: {error.message}")
            self.in_a_row += isinstance(error, (ModelFailedError, ModelRefusedError, PrerequisiteError))
            if self.in_a_row >= MOST_FAILURES:
                self.stop = self.stop or error


class _Extension:
    def __init__(self, wanted: Wanted, workshop: Workshop, origin: Origin, store: Store) -> None:
        self._wanted, self._workshop, self._origin, self._store = wanted, workshop, origin, store
        self._journal = Journal(origin.folder / JOURNAL)
        self._model, self._meter = self._open()
        self._outcomes = _Outcomes()
        self._number = 0

    def _open(self) -> tuple[Model, Meter]:
        """Return the model, whose answers are kept, and the meter with what they cost so far."""
        config = self._workshop.config
        patient = Retrying(
            model_of(config, config.model), told=lambda text: self._workshop.progress("model", {"text": text})
        )
        kept = Cached(patient, self._origin.folder / ANSWERS, config.base_url or "")
        meter = meter_of(config, config.model, (answer.usage for answer in kept.kept()))
        metered = Metered(patient, meter, tokenizer_for(config.model).count)
        return replace(kept, inner=metered), meter

    def run(self, chosen: list[str]) -> Extended:
        """Work on the rows that are meant, and write the dataset of all that have descriptions."""
        config = self._workshop.config
        self._describer = Describer(
            self._model,
            sampling_of(config),
            self._wanted.attempts,
            config.max_prompt_tokens,
            tokenizer_for(config.model),
            self._journal,
            lambda subject, attempt: self._tell(subject, attempt, len(chosen)),
        )
        with (
            closing(Library(self._origin.store, self._origin.dataset.name)) as library,
            closing(self._origin.store.reader(self._origin.dataset.name)) as rows,
        ):
            pending = [key for key in chosen if not self._is_done(rows(key))]
            self._work((rows(key) for key in pending), library)
            done = len(chosen) - sum(not self._is_done(rows(key)) for key in pending)
        return self._finish(len(chosen), done)

    def _is_done(self, row: Row) -> bool:
        for grain in GRAINS:
            attempts = self._journal.attempts(row.id, grain)
            if not row.descriptions.at(grain) and not (
                any(a.settled for a in attempts) or len(attempts) >= self._wanted.attempts
            ):
                return False
        return True

    def _work(self, rows: Iterator[Row], library: Library) -> None:
        """Work on rows side by side; no more are begun once something stops them all."""
        jobs = self._workshop.jobs
        with ThreadPoolExecutor(max_workers=jobs) as pool:
            running: set[Future[None]] = set()
            try:
                while True:
                    free = 0 if self._outcomes.stop else jobs - len(running)
                    running |= {pool.submit(self._row, row, library.parts(row)) for row in islice(rows, free)}
                    if not running:
                        return
                    finished, running = wait(running, return_when=FIRST_COMPLETED)
                    for future in finished:
                        future.result()
            finally:
                for future in running:
                    future.cancel()

    def _row(self, row: Row, parts: tuple[Row, ...]) -> None:
        try:
            with tempfile.TemporaryDirectory(dir=self._origin.folder / WORK) as folder:
                subject = subject_of(row, parts, Path(folder).resolve(), self._workshop)
                self._describer.describe(subject)
            self._outcomes.well()
        except HwgenError as error:
            if ending():
                return  # and nothing is known of the row
            self._outcomes.note(f"{row.modules[0]} ({row.id[:12]})", error)

    def _tell(self, subject: Subject, attempt: Attempt, total: int) -> None:
        self._workshop.progress("extend", {"top": subject.module.top, "attempt": attempt, "rows": total})

    def _finish(self, rows: int, done: int) -> Extended:
        findings: dict[str, Counter[str]] = {grain: Counter() for grain in GRAINS}
        stop = self._outcomes.stop
        dataset = None
        if any(isinstance(item, Row) for item in self._items()):
            dataset = self._store.add(self._origin.label(), _counted(self._items(), findings), replace=True)
        return Extended(
            dataset=dataset,
            name=self._origin.kept_as,
            folder=str(self._origin.folder),
            rows=rows,
            done=done,
            findings={grain: dict(counts.most_common()) for grain, counts in findings.items() if counts},
            spent=self._meter.spent,
            cost_usd=self._meter.cost_usd,
            stopped=stop.message if stop else "",
            hint=stop.hint if stop else "",
            failed=tuple(self._outcomes.failed),
            awaited=tuple(self._outcomes.awaited),
        )

    def _items(self) -> Iterator[Row | LeftOut]:
        """Yield the extended rows, and what is left out."""
        yield from self._origin.left_out()
        for number, row in enumerate(self._origin.rows()):
            made = {
                grain: best
                for grain in GRAINS
                if not row.descriptions.at(grain) and (best := self._journal.best(row.id, grain)) is not None
            }
            if made or all(row.descriptions.at(grain) for grain in GRAINS):
                yield _extended(row, made)
            else:
                yield LeftOut(number, row.origin, "not-described", row.modules[0][:100])


def _extended(row: Row, made: Mapping[str, Attempt]) -> Row:
    texts = {grain: made[grain].text if grain in made else row.descriptions.at(grain) for grain in GRAINS}
    shown = {grain: attempt.shown for grain, attempt in made.items() if attempt.shown is not None}
    return replace(row, descriptions=Descriptions(**texts), shown={**row.shown, **shown})


def _counted(items: Iterator[Row | LeftOut], findings: Mapping[str, Counter[str]]) -> Iterator[Row | LeftOut]:
    for item in items:
        if isinstance(item, Row):
            for grain in item.descriptions.grains:
                shown = item.shown.get(grain)
                findings[grain][shown.finding.value if shown else "untested"] += 1
        yield item
