"""Area, Fmax and throughput of the FIR filter on ECP5, the whole top level with its AXI4-Stream ports.

Area is that of a flat synthesis, Fmax the median of several placement seeds (20 seconds each), throughput
that of the bench: the cycles that 960 more samples take.

python benchmarks/fir.py [--seeds 1,2,3] [--simulator icarus|verilator]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from gemm_fmax import fmax_mhz
from tools import ecp5, lut4_equivalents, median, table, with_registers_in_dsps

from hwgen.checks.simulate import SimulateCheck
from hwgen.core.spec import Spec
from hwgen.flow.loop import lay_sources
from hwgen.flow.subject import job_for
from hwgen.flow.workshop import Workshop
from hwgen.infra.config import load_config
from hwgen.infra.rundir import Folder
from hwgen.operators.registry import operator

DESIGNS = {
    "16 taps, 8 bit": {},
    "16 taps, 8 bit, symmetric": {"symmetric": True},
}
# ZipCPU's filter, from an earlier measurement (pyosys 0.70, nextpnr-ecp5 0.11); not measured in this run.
PEER = ("ZipCPU, 16 taps, 8 bit (earlier)", 348, 16, 993, 137.0, "-", 1.0)
SHORT, LONG = 64, 1024


def placed(spec: Spec, seeds: list[int]) -> list[tuple[str, dict[str, int], list[float]]]:
    """Return cells on ECP5 and the clock of each seed in MHz: by Yosys alone, and as hwgen does it."""
    candidate = operator("fir").generate(spec.parameters, "")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for source in candidate.files:
            (folder / source.name).write_text(source.text)
        netlist = folder / "fir.json"
        cells = ecp5([str(folder / source.name) for source in candidate.files], candidate.top, {}, netlist)
        moved, cells_left = with_registers_in_dsps(netlist)
        found = (("", netlist, cells), (", registers in DSPs", moved, cells_left))
        return [(how, left, [fmax_mhz(path, seed) for seed in seeds]) for how, path, left in found]


def cycles(spec: Spec, beats: int, simulator: str | None) -> int:
    """Return the cycles from the first of so many samples to the last result."""
    workshop = Workshop(config=load_config({"simulator": simulator} if simulator else {}))
    candidate = operator("fir").generate(spec.parameters, "")
    with tempfile.TemporaryDirectory() as name:
        folder = Folder(Path(name))
        lay_sources(folder, candidate)
        job = job_for(spec, candidate, folder, workshop)
        assert job.bench is not None
        limit = beats + spec.parameters["taps"] + 16
        entry = {"frames": 1, "beats": beats, "ideal": beats, "limit": limit, "benchmark": True}
        plan = dict(job.bench.plan) | {"throughput": [entry]}
        bench = replace(job.bench, plan=plan, tests=("throughput",), quick_tests=("throughput",))
        evidence = SimulateCheck().run(replace(job, bench=bench))
    if evidence.status != "pass":
        raise SystemExit(f"{evidence.summary}: {[f.message for f in evidence.findings][:3]}")
    return int(evidence.metrics["cycles"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--simulator", choices=("icarus", "verilator"))
    arguments = parser.parse_args()
    seeds = [int(seed) for seed in arguments.seeds.split(",")]
    rows: list[tuple[object, ...]] = []
    for name, changes in DESIGNS.items():
        spec = Spec("fir", operator("fir").complete(changes))
        more = [cycles(spec, beats, arguments.simulator) for beats in (SHORT, LONG)]
        for how, cells, clocks in placed(spec, seeds):
            rows.append(
                (
                    name + how,
                    lut4_equivalents(cells),
                    cells.get("MULT18X18D", 0),
                    cells.get("TRELLIS_FF", 0),
                    median(clocks),
                    ", ".join(f"{clock:.1f}" for clock in clocks),
                    (LONG - SHORT) / (more[1] - more[0]),
                )
            )
            print(f"{rows[-1]}", file=sys.stderr, flush=True)
    rows.append(PEER)
    print("ECP5-85k, flat synthesis, out of context\n")
    print(table(("design", "LUT4eq", "DSP", "FF", "MHz, median", "seeds", "results per cycle"), rows))


if __name__ == "__main__":
    main()
