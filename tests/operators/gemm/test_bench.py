"""Faults that only one kind of stimulus shows: the bench of GEMM has it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from hwgen.checks.simulate import SimulateCheck
from hwgen.core.candidate import Candidate
from hwgen.core.spec import Spec
from hwgen.flow.loop import job_for, lay_sources
from hwgen.flow.workshop import Workshop
from hwgen.infra.config import load_config
from hwgen.infra.rundir import Folder
from hwgen.operators.registry import operator

WEIGHTS = {"dataflow": "weight_stationary", "rows": 3, "cols": 2, "max_m": 6, "max_k": 12, "max_n": 4}
BUFFERS = {"rows": 2, "cols": 2, "max_m": 4, "max_k": 8, "max_n": 16}
# What is put in place of what, and a test that must fail then.
FAULTS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "the next tile follows two rows at once": (
        WEIGHTS,
        "wire keep_apart = tile_end",
        "wire keep_apart = 1'b0 && tile_end",
        "late_beats",
    ),
    "an address of what is kept repeats": (
        BUFFERS,
        "b_address <= b_address + 1'b1;",
        "b_address <= (b_address + 1'b1) ^ {1'b0, !b_address[5], 4'd0};",
        "shapes",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_noticed(fault: str, tmp_path: Path) -> None:
    parameters, right, wrong, test = FAULTS[fault]
    spec = Spec("gemm", operator("gemm").complete(parameters))
    candidate = _spoilt(operator("gemm").generate(spec.parameters, ""), right, wrong)
    folder = Folder(tmp_path / "attempt")
    lay_sources(folder, candidate)
    job = job_for(spec, candidate, folder, Workshop(config=load_config({})))
    evidence = SimulateCheck().run(job)
    assert evidence.status == "fail", evidence.summary
    assert any(test in finding.message for finding in evidence.findings), evidence.findings


def _spoilt(candidate: Candidate, right: str, wrong: str) -> Candidate:
    assert sum(right in file.text for file in candidate.files) == 1
    files = [dataclasses.replace(f, text=f.text.replace(right, wrong)) for f in candidate.files]
    return dataclasses.replace(candidate, files=tuple(files), trusted=False)
