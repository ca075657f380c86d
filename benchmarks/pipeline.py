"""Cycles of a chain of operators beside those of its slowest stage alone, for one image and for several.

Several images one after the other make the last stage a GEMM: each is a row of the product.

python benchmarks/pipeline.py [--simulator icarus|verilator]
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

from tools import table

from hwgen.checks.simulate import SimulateCheck
from hwgen.core.spec import Request, Spec
from hwgen.flow.loop import lay_sources
from hwgen.flow.subject import job_for
from hwgen.flow.workshop import Workshop
from hwgen.infra.config import load_config
from hwgen.infra.rundir import Folder
from hwgen.operators.pipeline.links import link
from hwgen.operators.pipeline.params import PipelineParams
from hwgen.operators.registry import operator
from hwgen.operators.request.interpreter import interpret

CHAINS = {
    "conv-relu6-pool-conv-fc": (
        "conv 3x3 1->4 channels int8 on 32x32 images, padding 1, requantize shift 6, 1 lane, 4 output lanes, "
        "relu6, max pool 2x2, conv 3x3 4->4 padding 1 requantize shift 6 4 output lanes, "
        "matrix-vector product 4x1024, 4 rows at once"
    ),
}
WANTED = 1.05
IMAGES = (1, 4)


def cycles(spec: Spec, simulator: str | None, frames: int = 1) -> int:
    """Return the measured cycles of frames one after the other, from the first beat to the last result."""
    workshop = Workshop(config=load_config({"simulator": simulator} if simulator else {}))
    candidate = operator(spec.operator).generate(spec.parameters, "")
    with tempfile.TemporaryDirectory() as name:
        folder = Folder(Path(name))
        lay_sources(folder, candidate)
        job = job_for(spec, candidate, folder, workshop)
        assert job.bench is not None
        plan = dict(job.bench.plan)
        one = plan["throughput"][0]
        plan["throughput"] = [{**one, "frames": frames, "limit": 2 * frames * one["limit"]}]
        tests = ("throughput",)
        bench = replace(job.bench, plan=plan, tests=tests, quick_tests=tests)
        evidence = SimulateCheck().run(replace(job, bench=bench))
    if evidence.status != "pass":
        raise SystemExit(f"{evidence.summary}: {[f.message for f in evidence.findings][:3]}")
    return int(evidence.metrics["cycles"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulator", choices=("icarus", "verilator"))
    arguments = parser.parse_args()
    rows = []
    for name, text in CHAINS.items():
        spec = interpret(Request(text))
        p = PipelineParams.from_mapping(spec.parameters)
        alone = {
            found.name: cycles(Spec(found.operator.name, found.parameters.to_mapping()), arguments.simulator)
            for found in link(p.stages, p.reset)
        }
        slowest = max(alone, key=lambda stage: alone[stage])
        print(name, alone)
        stage = next(found for found in link(p.stages, p.reset) if found.name == slowest)
        plain = Spec(stage.operator.name, stage.parameters.to_mapping())
        for images in IMAGES:
            by_itself = cycles(plain, arguments.simulator, images)
            whole = cycles(spec, arguments.simulator, images)
            rows.append((name, images, whole, slowest, by_itself, whole / by_itself, WANTED))
    print(table(("chain", "images", "cycles", "slowest stage", "its cycles alone", "ratio", "wanted"), rows))


if __name__ == "__main__":
    main()
