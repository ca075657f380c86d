"""Area of the arrays, ours beside a plain one without any protocol, under one flow.

python benchmarks/gemm_area.py [--liberty FILE.lib] [--size 8]
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from tools import PEERS, asic_area_um2, ecp5, leaf_files, lut4_equivalents, table

LIMITS = {"output-stationary": 95.0, "weight-stationary": 28.0}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--liberty", type=Path, default=os.environ.get("HWGEN_LIBERTY"))
    parser.add_argument("--size", type=int, default=8)
    arguments = parser.parse_args()
    n = arguments.size
    peer, leaves = [str(PEERS / "plain_os.v")], leaf_files()

    rows = []
    for pipeline in (0, 1):
        ours = {"ROWS": n, "COLS": n, "PIPELINE": pipeline}
        for flow, top, more in (
            ("output-stationary", "gemm_mesh_os", {"ACC_WIDTH": 32}),
            ("weight-stationary", "gemm_mesh_ws", {"PSUM_WIDTH": 16 + (n - 1).bit_length()}),
        ):
            cells = ecp5(leaves, top, ours | more)
            rows.append(
                (
                    f"hwgen {flow}",
                    pipeline,
                    lut4_equivalents(cells) / n**2,
                    LIMITS[flow],
                    cells.get("MULT18X18D", 0) / n**2,
                    cells.get("TRELLIS_FF", 0) / n**2,
                )
            )
        cells = ecp5(peer, "plain_os", {"N": n, "PIPELINE": pipeline})
        rows.append(
            (
                "plain output-stationary",
                pipeline,
                lut4_equivalents(cells) / n**2,
                "-",
                cells.get("MULT18X18D", 0) / n**2,
                cells.get("TRELLIS_FF", 0) / n**2,
            )
        )
    print(f"ECP5, {n}x{n} int8, 32-bit sums where they stay, synth_ecp5 -abc9, per element\n")
    print(table(("array", "pipeline", "LUT4eq", "limit", "DSP", "FF"), rows))

    if not arguments.liberty:
        print("\nno liberty file (--liberty or HWGEN_LIBERTY): area not measured")
        return
    rows = []
    for pipeline in (0, 1):
        own = asic_area_um2(
            leaves,
            "gemm_mesh_os",
            {"ROWS": n, "COLS": n, "ACC_WIDTH": 32, "PIPELINE": pipeline},
            Path(arguments.liberty),
        )
        plain = asic_area_um2(peer, "plain_os", {"N": n, "PIPELINE": pipeline}, Path(arguments.liberty))
        rows.append((pipeline, own / n**2, plain / n**2, own / plain, 1.05))
    library = Path(arguments.liberty).stem
    print(f"\n{library}, {n}x{n} int8, 32-bit sums, synth -flatten -booth, um2 per element\n")
    print(table(("pipeline", "hwgen", "plain", "ratio", "limit"), rows))


if __name__ == "__main__":
    main()
