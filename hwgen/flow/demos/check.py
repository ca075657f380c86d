"""Check the form of demos, which needs no tool, and find what a demo's bench misses."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from hwgen.core.errors import UsageError
from hwgen.core.evidence import Evidence, Kind
from hwgen.demos.demo_format import DEMO_NAME
from hwgen.flow.checking import run_one
from hwgen.flow.demos.load import demos_path, load_demo, refuse_twins
from hwgen.flow.demos.subjects import demo_subject
from hwgen.flow.library import design_folders
from hwgen.flow.loop import lay_sources
from hwgen.flow.subject import job_of
from hwgen.flow.workshop import Workshop
from hwgen.infra.rundir import Folder


@dataclass(frozen=True)
class Forms:
    """How many demos were looked at, and a sentence for each that is not well formed."""

    count: int
    errors: tuple[str, ...]


def check_forms(root: Path | None = None) -> Forms:
    """Read every demo below a folder (the library), and name all that is wrong."""
    folders, demos, errors = design_folders(root or demos_path()), [], []
    for folder in folders:
        try:
            demos.append(load_demo(folder))
        except UsageError as error:
            errors.append(f"{error.message}{f' ({error.hint})' if error.hint else ''}")
    try:
        refuse_twins(demos)
    except UsageError as error:
        errors.append(error.message)
    return Forms(len(folders), tuple(errors))


def faults(folder: Path, workshop: Workshop) -> Evidence:
    """Put faults into a demo; the findings of the evidence are those that the bench does not find."""
    if not (folder / DEMO_NAME).is_file():
        raise UsageError(f"{folder} holds no {DEMO_NAME}", "name the folder of a demo")
    subject = demo_subject(folder)
    with tempfile.TemporaryDirectory(prefix="hwgen-demo-") as scratch:
        work = Folder(Path(scratch))
        lay_sources(work, subject.candidate)
        job = job_of(subject, work, workshop)
        # A file meets no other tool before the policy has held.
        first = run_one(Kind.POLICY, job)
        return first if first.status != "pass" else run_one(Kind.MUTATE, job)
