"""What is checked: hardware, what it must do, and the bench that shows whether it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hwgen.checks.base import CheckJob
from hwgen.core.candidate import Bench, Candidate
from hwgen.core.spec import Spec
from hwgen.core.values import freeze
from hwgen.flow.workshop import Workshop
from hwgen.infra.rundir import Folder
from hwgen.operators.registry import operator


@dataclass(frozen=True)
class Subject:
    """A candidate with its bench.

    `options` are its own, beside those of the workshop; `ports` among them names the ports that its contract
    asks for. `tracked` says whether its figures have a baseline.
    """

    name: str
    spec: Spec
    candidate: Candidate
    bench: Bench
    options: Mapping[str, Any] = field(default_factory=dict)
    tracked: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", freeze(self.options))


def subject_of(spec: Spec, candidate: Candidate, name: str = "") -> Subject:
    """Return a candidate for a spec, with the operator's bench and contract."""
    contract = operator(spec.operator).contract(spec.parameters)
    ports = [*contract.control_ports, *contract.status_ports]
    ports += [port for stream in contract.streams for port in stream.ports]
    expected = {port.name: (port.direction, port.width) for port in ports}
    return Subject(name, spec, candidate, bench_for(spec), {"ports": expected})


def bench_for(spec: Spec) -> Bench:
    """Return the operator's bench for a spec; a budget of cycles is measured at the greatest sizes."""
    full_size = spec.budget.max_cycles is not None
    return operator(spec.operator).bench(spec.parameters, spec.seed, full_size=full_size)


def job_of(subject: Subject, folder: Folder, workshop: Workshop) -> CheckJob:
    """Return the job of checking a subject in a folder."""
    spec = subject.spec
    return CheckJob(
        candidate=subject.candidate,
        work_dir=folder.path,
        toolbox=workshop.toolbox,
        sandbox=workshop.sandbox(subject.candidate),
        spec=spec,
        bench=subject.bench,
        seed=spec.seed,
        options=workshop.options(spec.target, spec.budget.clock_mhz) | dict(subject.options),
    )


def job_for(spec: Spec, candidate: Candidate, folder: Folder, workshop: Workshop) -> CheckJob:
    """Return the job of checking a candidate for a spec, with the operator's bench and contract."""
    return job_of(subject_of(spec, candidate), folder, workshop)
