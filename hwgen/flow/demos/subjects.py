"""A demo as what the gate checks, whatever its origin."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hwgen.core.candidate import Bench, Candidate, SourceFile
from hwgen.core.spec import Spec
from hwgen.demos.demo_format import DEMO_NAME, DemoFile, read_demo_file
from hwgen.demos.library import read_block
from hwgen.flow.demos.cycle import cycle_bench
from hwgen.flow.demos.load import design_of, load_demo, module_of
from hwgen.flow.subject import Subject, subject_of
from hwgen.operators.template.verify import module_bench, wrapped

_SEED = 1


def demo_subject(folder: Path) -> Subject:
    """Read a demo and give it its bench; UsageError where its form is wrong."""
    file = read_demo_file(folder / DEMO_NAME)
    if file.origin == "block":
        return block_subject(folder)
    load_demo(folder)  # refuses what does not fit
    if file.origin == "module":
        return _module_subject(file)
    saved = design_of(file)
    return subject_of(saved.spec, saved.candidate, saved.name)


def block_subject(folder: Path) -> Subject:
    """Return a hand-made block with the cycle bench.

    Its files are files like any others: Verilog and reference meet tools in the sandbox only. It must be free
    of warnings, for others take it as an example.
    """
    block = read_block(folder)
    candidate = Candidate(block.name, (SourceFile(f"{block.name}.v", block.code),), origin="file")
    strict = {"unused_is_warning": True}
    return _subject(block.name, candidate, cycle_bench(block, _SEED), block.file, strict)


def _module_subject(file: DemoFile) -> Subject:
    """Return a module of the template inside a top level that fixes its parameters, with its stream bench."""
    found, parameters = module_of(file)
    bench = module_bench(found, parameters, _SEED)
    return _subject(found.name, wrapped(found, parameters), bench, file)


def _subject(
    name: str, candidate: Candidate, bench: Bench, file: DemoFile, more: Mapping[str, Any] | None = None
) -> Subject:
    spec = Spec(operator="demo", parameters={"demo": name}, seed=_SEED)
    options = {
        "warnings_are_errors": True,
        "mutants": file.bench.mutants,
        "mutation_threshold": file.bench.threshold,
    }
    return Subject(name, spec, candidate, bench, options | dict(more or {}), tracked=False)
