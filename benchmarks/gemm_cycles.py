"""Cycles of the complete accelerator (AXI4-Stream, bias, requantization, ReLU) beside the limit of the array.

Also: results for every K from 1 to 64, bit by bit against the reference.

python benchmarks/gemm_cycles.py [--simulator icarus|verilator]
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from itertools import product
from pathlib import Path

from tools import table

from hwgen.checks.simulate import SimulateCheck
from hwgen.core.spec import Spec
from hwgen.flow.loop import lay_sources
from hwgen.flow.subject import job_for
from hwgen.flow.workshop import Workshop
from hwgen.infra.config import load_config
from hwgen.infra.rundir import Folder
from hwgen.operators.gemm.contract_rules import ideal_cycles
from hwgen.operators.gemm.params import GemmParams
from hwgen.operators.registry import operator

# Cycles of the best public top with a stream interface stand beside ours.
EPILOGUES = {
    "none": {},
    "requantize": {"requantize": True},
    "bias, requantize, relu": {"bias": True, "requantize": True, "relu": True},
}
LIMITS = {16: (86, 1.15, 111), 64: (4118, 1.005, 4143)}


def measure(
    params: GemmParams, plan: dict[str, object], tests: tuple[str, ...], simulator: str | None
) -> dict[str, object]:
    """Simulate one design with a plan of our own and return the metrics of the check."""
    spec = Spec("gemm", params.to_mapping())
    workshop = Workshop(config=load_config({"simulator": simulator} if simulator else {}))
    candidate = operator("gemm").generate(spec.parameters, "")
    with tempfile.TemporaryDirectory() as name:
        folder = Folder(Path(name))
        lay_sources(folder, candidate)
        job = job_for(spec, candidate, folder, workshop)
        assert job.bench is not None
        bench = replace(job.bench, plan=dict(job.bench.plan) | plan, tests=tests, quick_tests=tests)
        evidence = SimulateCheck().run(replace(job, bench=bench))
    if evidence.status != "pass":
        raise SystemExit(f"{evidence.summary}: {[f.message for f in evidence.findings][:3]}")
    return dict(evidence.metrics)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulator", choices=("icarus", "verilator"))
    arguments = parser.parse_args()
    rows = []
    designs = product(("output_stationary", "weight_stationary"), EPILOGUES.items(), (1, 2))
    for dataflow, (what, extras), pipeline in designs:
        params = GemmParams(dataflow=dataflow, pipeline=pipeline, **extras)
        for size, (limit, allowed, public) in LIMITS.items():
            entry = {
                "shape": [size] * 3,
                "count": 1,
                "ideal": ideal_cycles(params, size, size, size),
                "limit": 2 * limit,
                "benchmark": True,
            }
            cycles = measure(params, {"throughput": [entry]}, ("throughput",), arguments.simulator)["cycles"]
            assert isinstance(cycles, int)
            row = (dataflow, what, pipeline, f"{size}^3", cycles, limit, cycles / limit, allowed, public)
            rows.append(row)
    print("8x8 int8, cycles from the first operand beat to the last result beat, inclusive\n")
    header = ("dataflow", "epilogue", "pipeline", "size", "cycles", "limit", "ratio", "allowed", "public")
    print(table(header, rows))
    for dataflow in ("output_stationary", "weight_stationary"):
        params = GemmParams(dataflow=dataflow, bias=True, requantize=True, relu=True)
        plan = {"every_k": {"m": 9, "n": 9, "k": 64, "alone": [1, 64]}}
        found = measure(params, plan, ("every_k",), arguments.simulator)
        print(
            f"\n{dataflow}: every K from 1 to 64 is bit-exact ({found['results_checked']} results compared)"
        )


if __name__ == "__main__":
    main()
