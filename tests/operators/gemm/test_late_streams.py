"""Streams that begin late, for GEMMs of a single step: nothing may be taken that is not there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hwgen.checks.simulate import SimulateCheck
from hwgen.core.spec import Spec
from hwgen.flow.loop import job_for, lay_sources
from hwgen.flow.workshop import Workshop
from hwgen.infra.config import load_config
from hwgen.infra.rundir import Folder
from hwgen.operators.registry import operator

SMALL = {"rows": 2, "cols": 2, "max_m": 4, "max_k": 4, "max_n": 4, "bias": True}


@pytest.mark.parametrize("change", [{}, {"dataflow": "weight_stationary"}], ids=["os", "ws"])
def test_a_single_step_waits_for_its_bias(change: dict[str, Any], tmp_path: Path) -> None:
    spec = Spec("gemm", operator("gemm").complete(SMALL | change))
    candidate = operator("gemm").generate(spec.parameters, "")
    lay_sources(Folder(tmp_path), candidate)
    job = job_for(spec, candidate, Folder(tmp_path), Workshop(config=load_config({})))
    assert job.bench is not None
    tests = ("late_streams",)
    plan = {**job.bench.plan, "late_streams": [1, 1, 1]}
    evidence = SimulateCheck().run(
        replace(job, bench=replace(job.bench, plan=plan, tests=tests, quick_tests=tests))
    )
    assert evidence.status == "pass", (evidence.summary, evidence.findings)
