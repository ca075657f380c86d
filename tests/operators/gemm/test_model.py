"""The model of the built-in GEMM: cycles against the simulation, area against what was synthesized."""

from __future__ import annotations

import csv
import statistics
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hwgen.checks.stimulate import run_stimulus
from hwgen.core.spec import Spec
from hwgen.flow.loop import lay_sources
from hwgen.flow.subject import job_for
from hwgen.flow.workshop import Workshop
from hwgen.infra.config import load_config
from hwgen.infra.rundir import Folder
from hwgen.operators.gemm.area import ecp5_area
from hwgen.operators.gemm.cycles import built_cycles
from hwgen.operators.gemm.params import GemmParams
from hwgen.operators.registry import operator

SAMPLES = Path(__file__).parents[3] / "benchmarks" / "data" / "gemm_area_samples.csv"
SHAPES = ([1, 1, 1], [2, 1, 12], [12, 1, 1], [1, 12, 3], [5, 7, 12], [12, 12, 12], [3, 2, 5])
DESIGNS: tuple[dict[str, Any], ...] = (
    {"rows": 3, "cols": 2},
    {"rows": 1, "cols": 1, "pipeline": 0},
    {"rows": 2, "cols": 4, "interconnect": "broadcast", "requantize": True, "bias": True, "pipeline": 2},
    {"rows": 4, "cols": 3, "resend": "both", "bias": True},
    {"rows": 3, "cols": 2, "dataflow": "weight_stationary", "pipeline": 2},
    {"rows": 5, "cols": 2, "dataflow": "weight_stationary", "interconnect": "tree", "kept_tiles": 1},
    {"rows": 1, "cols": 3, "dataflow": "weight_stationary", "requantize": True},
    {"rows": 2, "cols": 2, "pipeline": 2},
    {"rows": 3, "cols": 2, "interconnect": "broadcast", "pipeline": 0, "resend": "a", "kept_tiles": 2},
    {"rows": 2, "cols": 3, "dataflow": "weight_stationary", "pipeline": 0, "resend": "a"},
    {"rows": 3, "cols": 1, "dataflow": "weight_stationary", "interconnect": "tree", "pipeline": 0},
    {
        "rows": 4,
        "cols": 2,
        "dataflow": "weight_stationary",
        "interconnect": "tree",
        "pipeline": 2,
        "requantize": True,
        "bias": True,
    },
)
# What decides cycles: each value is in a design above, with each dataflow that can have it.
DECIDING: dict[str, dict[str, set[Any]]] = {
    "output_stationary": {
        "interconnect": {"systolic", "broadcast"},
        "pipeline": {0, 1, 2},
        "resend": {"none", "a", "both"},
        "kept_tiles": {0, 2},
        "requantize": {False, True},
    },
    "weight_stationary": {
        "interconnect": {"systolic", "tree"},
        "pipeline": {0, 1, 2},
        "resend": {"none", "a"},
        "kept_tiles": {0, 1},
        "requantize": {False, True},
    },
}


@pytest.mark.parametrize("dataflow", DECIDING)
def test_the_designs_have_every_value_that_decides_cycles(dataflow: str) -> None:
    designs = [operator("gemm").complete(change) for change in DESIGNS]
    mine = [design for design in designs if design["dataflow"] == dataflow]
    assert {name: {d[name] for d in mine} for name in DECIDING[dataflow]} == DECIDING[dataflow]


@pytest.mark.slow
@pytest.mark.parametrize("change", DESIGNS, ids=lambda change: "-".join(map(str, change.values())))
def test_cycles_are_those_of_the_simulation(change: dict[str, Any], tmp_path: Path) -> None:
    parameters = operator("gemm").complete({"max_m": 12, "max_k": 12, "max_n": 12} | change)
    expected = [built_cycles(GemmParams.from_mapping(parameters), *shape) for shape in SHAPES]
    # The test measures each GEMM alone after a reset, and fails for one that is above its limit.
    entries = [
        {"shape": shape, "count": 1, "ideal": cycles, "limit": cycles, "benchmark": index == 0}
        for index, (shape, cycles) in enumerate(zip(SHAPES, expected, strict=True))
    ]
    spec = Spec("gemm", parameters)
    candidate = operator("gemm").generate(parameters, "")
    lay_sources(Folder(tmp_path), candidate)
    job = job_for(spec, candidate, Folder(tmp_path), Workshop(config=load_config({})))
    assert job.bench is not None
    metadata = {**job.bench.metadata, "stimulus_test": "throughput"}
    measured = run_stimulus(
        replace(job, bench=replace(job.bench, metadata=metadata)), {"throughput": entries}
    )
    assert measured["cycles"] + measured["other_cycles"] == sum(expected)


def test_area_of_designs_that_were_synthesized() -> None:
    errors: dict[str, list[float]] = {"lut4_equivalents": [], "flip_flops": []}
    with SAMPLES.open(newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    for row in csv.DictReader(lines):
        params = GemmParams.from_mapping(_parameters(row))
        area = ecp5_area(params)
        for metric, found in errors.items():
            found.append(abs(area[metric] / int(row[metric]) - 1))
        for exact in ("dsps", "memory_bits"):
            assert area[exact] == int(row[exact]), row
    assert len(errors["flip_flops"]) >= 40
    assert statistics.median(errors["lut4_equivalents"]) < 0.05
    assert statistics.median(errors["flip_flops"]) < 0.05


def test_more_hardware_is_more_area() -> None:
    small, great = ecp5_area(GemmParams(rows=4, cols=4)), ecp5_area(GemmParams(rows=8, cols=8))
    assert all(small[metric] <= great[metric] for metric in small)
    unbuffered = ecp5_area(GemmParams(rows=8, cols=8, resend="both"))
    assert unbuffered["memory_bits"] < great["memory_bits"]
    assert unbuffered["lut4_equivalents"] < great["lut4_equivalents"]


def _parameters(row: dict[str, str]) -> dict[str, Any]:
    kinds = GemmParams().to_mapping()
    return {
        name: (text == "True" if isinstance(kinds[name], bool) else type(kinds[name])(text))
        for name, text in row.items()
        if name in kinds
    }
