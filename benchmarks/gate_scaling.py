"""The gate: time and memory by the number of designs and by --jobs.

python benchmarks/gate_scaling.py [--designs 2,4,8] [--jobs 1,2]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from design_time import timed
from tools import table

from hwgen.core.spec import Spec
from hwgen.infra.rundir import Folder
from hwgen.operators.gemm.params import GemmParams
from hwgen.operators.registry import operator
from hwgen.operators.specfile import to_toml


def library(folder: Path, count: int) -> Path:
    """Write `count` small designs that differ, as --save lays them out."""
    for number in range(count):
        params = GemmParams(rows=2, cols=2, a_width=4 + number % 8, max_m=8, max_k=8 + number // 8, max_n=8)
        spec = Spec("gemm", params.to_mapping(), seed=number)
        design = Folder(folder / f"design_{number:02d}")
        design.write_text("spec.toml", to_toml(spec))
        for source in operator("gemm").generate(spec.parameters, "").files:
            design.write_text(f"src/{source.name}", source.text)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--designs", default="2,4,8")
    parser.add_argument("--jobs", default="1,2")
    arguments = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        for count in map(int, arguments.designs.split(",")):
            designs = library(Path(name) / f"library{count}", count)
            for jobs in arguments.jobs.split(","):
                command = [sys.executable, "-m", "hwgen", "gate", str(designs), "--all", "--quiet"]
                command += ["--jobs", jobs]
                seconds, peak = timed(command, Path(name))
                rows.append((count, jobs, seconds, seconds / count, peak / 1e6))
    print(table(("designs", "jobs", "seconds", "seconds per design", "peak MB"), rows))


if __name__ == "__main__":
    main()
