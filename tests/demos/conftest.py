"""A good block that tests spoil, and its checks on the real tools."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hwgen.checks.base import CheckJob
from hwgen.checks.simulate import SimulateCheck
from hwgen.core.evidence import Evidence
from hwgen.flow.demos.load import demos_path
from hwgen.flow.demos.subjects import block_subject
from hwgen.flow.loop import lay_sources
from hwgen.infra.rundir import Folder
from hwgen.infra.sandbox import select_sandbox
from hwgen.infra.tools import Toolbox

Spoil = Callable[[str, str, str], None]


@pytest.fixture
def block(tmp_path: Path) -> Path:
    """The folder of a copy of counter_up_down_load."""
    source = demos_path() / "blocks" / "counters" / "counter_up_down_load"
    return Path(shutil.copytree(source, tmp_path / "library" / "counters" / source.name))


@pytest.fixture
def spoil(block: Path) -> Spoil:
    """Replace a piece of text that is there, in a file of the block."""

    def change(name: str, old: str, new: str) -> None:
        path = block / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return change


@pytest.fixture
def simulate(tmp_path: Path, toolbox: Toolbox) -> Callable[..., Evidence]:
    """Simulate a block with its cycle bench."""

    def run(folder: Path, simulator: str = "auto") -> Evidence:
        subject = block_subject(folder)
        work = Folder(tmp_path / f"work-{simulator}")
        lay_sources(work, subject.candidate)
        sandbox = select_sandbox(toolbox, trusted=True, allow_none=False)
        options = {"simulator": simulator}
        job = CheckJob(
            subject.candidate, work.path, toolbox, sandbox, subject.spec, subject.bench, options=options
        )
        return SimulateCheck().run(job)

    return run
