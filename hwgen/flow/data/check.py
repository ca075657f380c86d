"""Check the rows of a dataset: with tools, against one another and benchmarks, for secrets and licences."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import hwgen
from hwgen.core.values import digest, freeze, from_json, to_json
from hwgen.demos.benchmarks import Problem, problems
from hwgen.demos.contamination import Answers, Interface, Match, interface_key
from hwgen.demos.fingerprint import PERMUTATIONS, Fingerprint, fingerprint
from hwgen.demos.hygiene import hygiene_flags
from hwgen.demos.modules import outline
from hwgen.demos.near import THRESHOLD, neighbours
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
    "synthesis": "elaborates and does not synthesize",
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


def check(
    store: Store, name: str, benchmarks: Sequence[Path], workshop: Workshop, *, synthesis: bool = False
) -> Checked:
    """Check a dataset; what tools say is kept as it is found, the rest is written as a whole at the end.

    `synthesis` also asks Yosys about every row that elaborates.
    """
    dataset = store.dataset(name)
    answers, counts, answers_digest = _answers(benchmarks, workshop)
    facts.find(store, name, workshop)
    briefs = {
        key: Brief(_status(known), interface_key(interface(known))) for key, known in facts.read(store, name)
    }
    if synthesis:
        _synthesize(store, name, briefs, workshop)
    verdicts = list(_verdicts(store, name, briefs, answers, workshop))
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


@dataclass(frozen=True, slots=True)
class Brief:
    """Of what tools found, what a verdict needs: the status, and a digest of the interface."""

    status: str
    ports: bytes


def _synthesize(store: Store, name: str, briefs: dict[str, Brief], workshop: Workshop) -> None:
    """Ask Yosys about the rows that elaborate, and note those that it refuses."""
    whole = {key for key, brief in briefs.items() if brief.status == "ok"}
    facts.find(store, name, workshop, facts.SYNTHESIS, whole)
    for key, taken in facts.read(store, name, facts.SYNTHESIS):
        if key in whole and taken.message:
            briefs[key] = replace(briefs[key], status="synthesis")


def _verdicts(
    store: Store, name: str, briefs: Mapping[str, Brief], answers: Answers, workshop: Workshop
) -> Iterator[RowVerdict]:
    """Compare the rows one by one; of each only its signature and some words are held."""
    import numpy as np

    total = store.dataset(name).kept
    signatures = np.empty((total, PERMUTATIONS), dtype=np.uint32)
    partial: list[tuple[str, Match | None, tuple[str, ...]]] = []
    for number, row in enumerate(store.rows(name)):
        print_ = fingerprint(row.code)
        signatures[number] = print_.signature
        partial.append((row.id, _match(row, print_, briefs[row.id], answers), hygiene_flags(row.code)))
        if (number + 1) % _TELL_EVERY == 0:
            workshop.progress("rows", {"what": f"{name}: compared", "rows": number + 1, "of": total})
    near = neighbours(signatures)
    for number, (key, match, flags) in enumerate(partial):
        nearest = near.nearest[number]
        yield RowVerdict(
            id=key,
            status=briefs[key].status,
            cluster=partial[near.first[number]][0],
            duplicate_of=partial[nearest][0] if nearest >= 0 else "",
            similarity=round(near.similarity[number], 3),
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


def _match(row: Row, print_: Fingerprint, brief: Brief, answers: Answers) -> Match | None:
    if not len(answers):
        return None
    match = answers.match(print_, brief.ports)
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
    known = facts.answers(designs, sandbox) if designs else {}
    interfaces = [interface(known[design.name]) for design in designs]
    return Answers(found, interfaces), counts, digest([[p.benchmark, p.name, p.code] for p in found])


def _counted(items: Iterator[str]) -> dict[str, int]:
    return dict(Counter(items).most_common())


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    return {package: version(package) for package in ("pyslang", "datasketch", "networkx")}


def _line(value: Any) -> bytes:
    return json.dumps(to_json(value), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
