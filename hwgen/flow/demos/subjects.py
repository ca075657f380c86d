"""A demo as what the gate checks, whatever its origin."""

from __future__ import annotations

from pathlib import Path

from hwgen.core.candidate import Candidate, SourceFile
from hwgen.core.spec import Spec
from hwgen.demos.demo_format import DEMO_NAME, read_demo_file
from hwgen.demos.library import read_block
from hwgen.flow.demos.cycle import cycle_bench
from hwgen.flow.subject import Subject

_SEED = 1


def demo_subject(folder: Path) -> Subject:
    """Read a demo and give it its bench; UsageError where its form is wrong."""
    origin = read_demo_file(folder / DEMO_NAME).origin
    assert origin == "block"
    return block_subject(folder)


def block_subject(folder: Path) -> Subject:
    """Return a hand-made block with the cycle bench.

    Its files are files like any others: Verilog and reference meet tools in the sandbox only. It must be free
    of warnings, for others take it as an example.
    """
    block = read_block(folder)
    settings = block.file.bench
    return Subject(
        name=block.name,
        spec=Spec(operator="demo", parameters={"demo": block.name}, seed=_SEED),
        candidate=Candidate(block.name, (SourceFile(f"{block.name}.v", block.code),), origin="file"),
        bench=cycle_bench(block, _SEED),
        options={
            "warnings_are_errors": True,
            "mutants": settings.mutants,
            "mutation_threshold": settings.threshold,
        },
    )
