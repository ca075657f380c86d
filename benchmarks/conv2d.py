"""Convolution: cycles of a frame; area and Fmax of the complete unit on ECP5, beside limits and a peer.

A placement seed takes one to three minutes. python benchmarks/conv2d.py [--seeds 1,2,3] [--designs NAME,...]
An empty list of seeds (--seeds "") places nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from gemm_fmax import fmax_mhz
from tools import ecp5, lut4_equivalents, median, table, with_registers_in_dsps

from hwgen.checks.simulate import SimulateCheck
from hwgen.core.spec import Spec
from hwgen.flow.loop import lay_sources
from hwgen.flow.subject import job_for
from hwgen.flow.workshop import Workshop
from hwgen.infra.config import load_config
from hwgen.infra.rundir import Folder
from hwgen.operators.conv2d.operator import Conv2dOperator
from hwgen.operators.conv2d.params import Conv2dParams

OPERATOR = Conv2dOperator()
IMAGE = {"height": 32, "width": 32}
ONE = IMAGE | {"in_channels": 1, "out_channels": 1, "lanes": 1, "out_lanes": 1}
AFTER = {"bias": True, "requantize": True, "scale": 77, "shift": 16, "relu": True}

CYCLES: Mapping[str, Mapping[str, Any]] = {
    **{f"{k}x{k}, 1 to 1 channel": ONE | {"kernel": k, "padding": (k - 1) // 2} for k in range(1, 8)},
    "3x3, 2 to 2 channels": IMAGE,
    "3x3, 2 to 2 channels, bias, requantize, ReLU": IMAGE | AFTER,
    "3x3, 4 to 4 channels, 2 to 2 at a time": IMAGE | {"in_channels": 4, "out_channels": 4},
}
# Cycles that a frame may take beyond the scan of the image and floor(k / 2) lines.
MOST_MORE = 32

AREA: Mapping[str, Mapping[str, Any]] = {
    "one": ONE,
    "one_requantized": ONE | {"requantize": True, "shift": 10},
    "one_after": ONE | AFTER,
    "two": IMAGE,
}
# A public convolver of one channel, 8 bits, under Yosys's flow alone: no stream interface, stride or padding.
# Pixels and weights come to its multipliers straight from ports, so its clock is that of a path without one.
PEER = ("public convolver 3x3, 1 channel, no protocol, ports not timed", 620, 9, 635, 168.0, "-")
# Nothing but the multipliers between registers: what the DSP blocks allow without registers of their own.
BARE = """
module multipliers (input clk, input [71:0] a, input [71:0] b, output reg [143:0] p);
  reg [71:0] x, w;
  always @(posedge clk) {x, w} <= {a, b};
  genvar i;
  generate
    for (i = 0; i < 9; i = i + 1) begin : taps
      always @(posedge clk) p[i*16 +: 16] <= $signed(x[i*8 +: 8]) * $signed(w[i*8 +: 8]);
    end
  endgenerate
endmodule
"""


def cycles(params: Conv2dParams) -> int:
    """Simulate frames at full speed, compare every result, and return the cycles of the first one."""
    spec = Spec("conv2d", params.to_mapping())
    candidate = OPERATOR.generate(spec.parameters, "")
    with tempfile.TemporaryDirectory() as name:
        folder = Folder(Path(name))
        lay_sources(folder, candidate)
        job = job_for(spec, candidate, folder, Workshop(config=load_config({})))
        assert job.bench is not None
        tests = ("throughput",)
        bench = replace(job.bench, tests=tests, quick_tests=tests)
        evidence = SimulateCheck().run(replace(job, bench=bench))
    if evidence.status != "pass":
        raise SystemExit(f"{evidence.summary}: {[f.message for f in evidence.findings][:3]}")
    found = dict(evidence.metrics)["cycles"]
    assert isinstance(found, int)
    return found


def cycle_rows() -> list[tuple[object, ...]]:
    """Return measured cycles beside the scan of image and padding, and beside its limit where it decides."""
    rows: list[tuple[object, ...]] = []
    for what, values in CYCLES.items():
        p = Conv2dParams(**values)
        scan = p.height * p.width + p.kernel // 2 * p.width
        found = cycles(p)
        more = found - scan if p.groups * p.passes == 1 else "-"
        rows.append((what, p.multipliers, scan * p.groups, found, more, MOST_MORE if more != "-" else "-"))
    return rows


def measured(
    name: str, files: Sequence[str], top: str, folder: Path, seeds: Sequence[int], *, moved: bool
) -> tuple[object, ...]:
    """Return area and, for some seeds, Fmax of one design; `moved`: with registers in its DSP blocks."""
    netlist = folder / f"{name}.json"
    cells = ecp5(files, top, {}, netlist)
    if moved:
        name = f"{name}, registers in DSPs"
        netlist, cells = with_registers_in_dsps(netlist)
    found = [fmax_mhz(netlist, seed) for seed in seeds]
    each = ", ".join(f"{f:.1f}" for f in found) or "-"
    row = (lut4_equivalents(cells), cells.get("MULT18X18D", 0), cells.get("TRELLIS_FF", 0))
    print(f"{name}: {row} {each}", file=sys.stderr, flush=True)
    return (name, *row, median(found) if found else "-", each)


def area_rows(designs: Sequence[str], seeds: Sequence[int]) -> list[tuple[object, ...]]:
    """Return area and Fmax of complete units, of bare multipliers, and of the peer."""
    rows: list[tuple[object, ...]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for design in designs:
            place = folder / design
            place.mkdir()
            for source in OPERATOR.generate(Conv2dParams(**AREA[design]).to_mapping(), "").files:
                (place / source.name).write_text(source.text)
            files = sorted(str(path) for path in place.glob("*.v"))
            for moved in (False, True):
                rows.append(measured(design, files, "conv2d", folder, seeds, moved=moved))
        bare = folder / "multipliers.v"
        bare.write_text(BARE)
        rows.append(measured("9 multipliers alone", [str(bare)], "multipliers", folder, seeds, moved=False))
    return [*rows, PEER]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--designs", default=",".join(AREA))
    arguments = parser.parse_args()
    seeds = [int(seed) for seed in arguments.seeds.split(",") if seed]
    print("32x32 int8, cycles from the first pixel to the last result, inclusive\n")
    header = ("convolution", "multipliers", "scan", "cycles", "more", "allowed")
    print(table(header, cycle_rows()))
    print("\nECP5-85k, 3x3, 32x32 int8, complete unit, synth_ecp5 -abc9; nextpnr out of context, MHz")
    print("hwgen moves registers into DSP blocks; the other rows are Yosys's flow alone")
    print("limits for one channel: 620 LUT4eq, 9 DSP, 168 MHz\n")
    header = ("design", "LUT4eq", "DSP", "FF", "median", "seeds")
    print(table(header, area_rows(arguments.designs.split(","), seeds)))


if __name__ == "__main__":
    main()
