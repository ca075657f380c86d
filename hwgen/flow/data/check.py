"""Check the rows of a dataset: with tools, against one another and benchmarks, for secrets and licences."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hwgen
from hwgen.core.values import digest, freeze, from_json, to_json
from hwgen.demos.benchmarks import Problem, problems
from hwgen.demos.contamination import Answers, Interface, Match
from hwgen.demos.fingerprint import Fingerprint, fingerprint
from hwgen.demos.hygiene import hygiene_flags
from hwgen.demos.modules import outline
from hwgen.demos.near import THRESHOLD, Clusters, Neighbour
from hwgen.demos.row import Row
from hwgen.demos.store import Store
from hwgen.eda.rows import Design, DesignFacts
from hwgen.flow.data import facts
from hwgen.flow.workshop import Workshop
from hwgen.infra.files import read_json, storing, write_bytes, write_json

VERDICTS, SUMMARY = "verdicts.jsonl", "check.json"
# Variables that name folders of benchmarks.
VARIABLES = ("HWGEN_VERILOGEVAL", "HWGEN_RTLLM")
STATUSES = {
    "ok": "parses and elaborates",
    "needs-modules": "parses; it instantiates modules that the row does not have",
    "needs-files": "includes a file that the row does not have",
    "syntax": "does not parse",
    "elaboration": "parses and does not elaborate",
    "stopped": "broke a limit of time or memory, or the parser",
}
_TELL_EVERY = 2000


@dataclass(frozen=True)
class RowVerdict:
    """What checking found of one row, without the tools' own words (those are in its facts).

    `cluster` is the id of the first row of its cluster of near-duplicates (its own where there is none
    before it), `duplicate_of` the nearest earlier row, with the estimated similarity.
    """

    id: str
    status: str
    cluster: str
    duplicate_of: str = ""
    similarity: float = 0.0
    match: Match | None = None
    flags: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether a model may learn from the row: it parses, is no repetition, no answer and no secret."""
        is_secret = any(flag.startswith("secret:") for flag in self.flags)
        return (
            self.status in ("ok", "needs-modules")
            and not self.duplicate_of
            and not self.match
            and not is_secret
        )


@dataclass(frozen=True)
class Checked:
    """The counts of a check. `dataset` is the digest of the rows that were checked."""

    dataset: str
    rows: int
    clean: int
    statuses: Mapping[str, int]
    near_duplicates: int
    clusters: int
    threshold: float
    benchmarks: Mapping[str, int]
    contaminated: Mapping[str, int]
    flags: Mapping[str, int]
    tools: Mapping[str, str]
    answers: str = ""
    version: str = field(default=hwgen.__version__)

    def __post_init__(self) -> None:
        for name in ("statuses", "benchmarks", "contaminated", "flags", "tools"):
            object.__setattr__(self, name, freeze(getattr(self, name)))


def benchmark_paths(given: Sequence[Path]) -> list[Path]:
    """Return the benchmarks to compare with: those given, and those that variables name."""
    named = [Path(os.environ[variable]) for variable in VARIABLES if os.environ.get(variable)]
    return [*given, *(path for path in named if path not in given)]


def check(store: Store, name: str, benchmarks: Sequence[Path], workshop: Workshop) -> Checked:
    """Check a dataset; what tools say is kept as it is found, the rest is written as a whole at the end."""
    dataset = store.dataset(name)
    answers, counts, answers_digest = _answers(benchmarks, workshop)
    found = facts.find(store, name, workshop)
    verdicts = list(_verdicts(store, name, found, answers, workshop))
    write_bytes(store.path(name) / VERDICTS, b"".join(_line(verdict) for verdict in verdicts))
    checked = Checked(
        dataset=dataset.digest,
        rows=len(verdicts),
        clean=sum(v.is_clean for v in verdicts),
        statuses=_counted(v.status for v in verdicts),
        near_duplicates=sum(bool(v.duplicate_of) for v in verdicts),
        clusters=len({v.cluster for v in verdicts}),
        threshold=THRESHOLD,
        benchmarks=counts,
        contaminated=_counted(f"{v.match.benchmark}: {v.match.kind}" for v in verdicts if v.match),
        flags=_counted(flag for v in verdicts for flag in v.flags),
        tools=_versions(),
        answers=answers_digest,
    )
    write_json(store.path(name) / SUMMARY, checked)
    return checked


def verdicts(store: Store, name: str) -> dict[str, RowVerdict]:
    """Return the verdicts of the last check by row id; empty where the rows were not checked as they are."""
    folder = store.path(name)
    if last(store, name) is None:
        return {}
    with storing(folder), (folder / VERDICTS).open("rb") as file:
        found = (from_json(RowVerdict, json.loads(line)) for line in file)
        return {verdict.id: verdict for verdict in found}


def last(store: Store, name: str) -> Checked | None:
    """Return the counts of the last check, None where the rows were not checked as they are now."""
    path = store.path(name) / SUMMARY
    if not path.exists():
        return None
    checked: Checked = from_json(Checked, read_json(path))
    return checked if checked.dataset == store.dataset(name).digest else None


def _verdicts(
    store: Store, name: str, found: Mapping[str, DesignFacts], answers: Answers, workshop: Workshop
) -> Iterator[RowVerdict]:
    clusters = Clusters()
    ids: list[str] = []
    near: list[Neighbour | None] = []
    partial: list[tuple[str, Match | None, tuple[str, ...]]] = []
    for row in store.rows(name):
        print_ = fingerprint(row.code)
        ids.append(row.id)
        near.append(clusters.add(print_.signature))
        known = found[row.id]
        partial.append((_status(known), _match(row, print_, known, answers), hygiene_flags(row.code)))
        if len(ids) % _TELL_EVERY == 0:
            workshop.progress("rows", {"what": f"{name}: compared", "rows": len(ids), "of": len(found)})
    for number, (status, match, flags) in enumerate(partial):
        earlier = near[number]
        yield RowVerdict(
            id=ids[number],
            status=status,
            cluster=ids[clusters.first(number)],
            duplicate_of=ids[earlier.row] if earlier else "",
            similarity=round(earlier.similarity, 3) if earlier else 0.0,
            match=match,
            flags=flags,
        )


def _status(known: DesignFacts) -> str:
    if known.stopped:
        return "stopped"
    if any("No such file" in text for text in known.syntax):
        return "needs-files"
    if known.syntax:
        return "syntax"
    if known.missing:
        return "needs-modules"
    return "elaboration" if known.errors else "ok"


def _match(row: Row, print_: Fingerprint, known: DesignFacts, answers: Answers) -> Match | None:
    if not len(answers):
        return None
    match = answers.match(print_, interface(known))
    if match is None and len(row.modules) > 1:
        parts = (row.code[module.start : module.end] for module in outline(row.code).modules)
        match = next(filter(None, (answers.match(fingerprint(part)) for part in parts)), None)
    return match


def interface(known: DesignFacts) -> Interface:
    """Return the ports of a design in the form in which they are compared."""
    return frozenset((name, port.direction, port.width) for name, port in known.ports.items())


def _answers(paths: Sequence[Path], workshop: Workshop) -> tuple[Answers, dict[str, int], str]:
    found: list[Problem] = []
    counts: dict[str, int] = {}
    for path in paths:
        here = problems(path)
        counts[path.resolve().name] = len({p.name for p in here})
        found += here
    designs = [Design(str(number), problem.code, problem.top) for number, problem in enumerate(found)]
    sandbox = facts.sandbox_of(workshop)
    known = facts.look(designs, sandbox) if designs else {}
    interfaces = [interface(known[design.name]) for design in designs]
    return Answers(found, interfaces), counts, digest([[p.benchmark, p.name, p.code] for p in found])


def _counted(items: Iterator[str]) -> dict[str, int]:
    return dict(Counter(items).most_common())


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    return {package: version(package) for package in ("pyslang", "datasketch", "networkx")}


def _line(value: Any) -> bytes:
    return json.dumps(to_json(value), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
