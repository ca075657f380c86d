"""Measure one design: generate it, run the checks that measure what is asked, and keep the evidence."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from hwgen.core.errors import PrerequisiteError
from hwgen.core.evidence import Evidence, Kind, Status
from hwgen.core.spec import Budget
from hwgen.flow.checking import check_of
from hwgen.flow.explore.space import Parameters, Space
from hwgen.flow.loop import lay_sources
from hwgen.flow.reuse import EvidenceStore, evidence_key, store_of
from hwgen.flow.subject import job_for
from hwgen.flow.workshop import Workshop
from hwgen.infra.rundir import Folder
from hwgen.operators.registry import operator


@dataclass(frozen=True)
class Measured:
    """What is known of a design that was built: numbers by the names of metrics, or why there are none.

    `cycles` and `traffic` come from the model, unless the simulation measured the cycles.
    """

    metrics: Mapping[str, float] = field(default_factory=dict)
    failure: str = ""
    reused: bool = False
    seconds: float = 0.0


class Evaluator(Protocol):
    """Measures designs; several at a time, from threads."""

    def __call__(self, parameters: Parameters) -> Measured:
        """Return what was measured."""
        ...


class BuildEvaluator:
    """Generates and checks designs. Evidence is kept by content: what was measured costs nothing again."""

    def __init__(self, space: Space, kinds: Sequence[Kind], workshop: Workshop, folder: Path) -> None:
        self._space = space
        self._kinds = tuple(kinds)
        self._workshop = workshop
        self._folder = folder
        self._store = EvidenceStore(store_of(workshop).folder.parent / "explore")

    def __call__(self, parameters: Parameters) -> Measured:
        """Return what the checks measured of a design; a missing tool is a PrerequisiteError."""
        spec = replace(self._space.spec, parameters=parameters, request="", budget=self._budget)
        candidate = operator(spec.operator).generate(parameters, "")
        folder = Folder(self._folder / candidate.digest[:16])
        job = job_for(spec, candidate, folder, self._workshop)
        job = job if Kind.SIMULATE in self._kinds else replace(job, bench=None)
        key = evidence_key(replace(spec, parameters={}), job, self._workshop)
        evidence = self._store.read(key)
        reused = bool(evidence)
        if not evidence:
            try:
                lay_sources(folder, candidate)
                evidence = tuple(self._checked(job))
            finally:
                shutil.rmtree(folder.path, ignore_errors=True)
            if all(item.status is Status.PASS for item in evidence):
                self._store.write(key, evidence)
        return self._measured(parameters, evidence, reused)

    @property
    def _budget(self) -> Budget:
        """A bound of cycles lets the bench measure them at the greatest sizes; it is no bound here."""
        return Budget(max_cycles=10**12) if Kind.SIMULATE in self._kinds else Budget()

    def _checked(self, job: Any) -> list[Evidence]:
        found: list[Evidence] = []
        for kind in self._kinds:
            found.append(check_of(kind).run(job))
            if found[-1].status is Status.MISSING:
                raise PrerequisiteError(f"{kind}: {found[-1].summary}", "`hwgen doctor` says how to get it")
            if found[-1].status is not Status.PASS:
                break
        return found

    def _measured(self, parameters: Parameters, evidence: Sequence[Evidence], reused: bool) -> Measured:
        failed = [f"{item.kind}: {item.summary}" for item in evidence if item.status is not Status.PASS]
        seconds = sum(item.seconds for item in evidence)
        if failed:
            return Measured(failure=failed[0], reused=reused, seconds=seconds)
        estimate = self._space.estimate(parameters)
        metrics: dict[str, float] = {"traffic": estimate.traffic, "cycles": estimate.metrics["cycles"]}
        for item in evidence:
            metrics |= {k: v for k, v in item.metrics.items() if type(v) in (int, float)}
        metrics["operations_per_cycle"] = round(estimate.operations / metrics["cycles"], 4)
        return Measured(metrics, "", reused, seconds)
