"""What the tests of operators share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hwgen.checks.lint import LintCheck
from hwgen.checks.simulate import SimulateCheck
from hwgen.core.spec import Spec
from hwgen.flow.loop import lay_sources
from hwgen.flow.subject import job_for
from hwgen.flow.workshop import Workshop
from hwgen.infra.config import load_config
from hwgen.infra.rundir import Folder
from hwgen.operators.registry import operator


@pytest.fixture
def checked(tmp_path: Path) -> Callable[[Spec], None]:
    """Lint and simulate the built-in hardware of a spec; no warning, no failure."""

    def check(spec: Spec) -> None:
        candidate = operator(spec.operator).generate(spec.parameters, "")
        folder = Folder(tmp_path / "attempt")
        lay_sources(folder, candidate)
        job = job_for(spec, candidate, folder, Workshop(config=load_config({})))
        for one in (LintCheck(), SimulateCheck()):
            evidence = one.run(job)
            assert evidence.status == "pass", (evidence.summary, evidence.findings)
            assert not [f for f in evidence.findings if f.severity == "warning"], evidence.findings

    return check
