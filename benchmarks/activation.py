"""Activation units on ECP5: area, clock and error of every function and method, one lane, whole top level.

A seed takes about ten seconds. python benchmarks/activation.py [--seeds 1,2,3] [--designs NAME,...]
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gemm_fmax import fmax_mhz
from tools import ecp5, lut4_equivalents, median, table, with_registers_in_dsps

from hwgen.operators.activation.accuracy import accuracy
from hwgen.operators.activation.params import RECTIFIERS, SMOOTH, ActivationParams
from hwgen.operators.registry import operator

# The integer GELU of PULP ITA, measured under the same flow.
PUBLIC_GELU = ("integer GELU, PULP ITA", 206, 3, 0, 76, 59, "-", "-", "-", "-")
_POINTS = 80_000


def designs() -> dict[str, Mapping[str, Any]]:
    """Return the parameters of every design by its name."""
    found: dict[str, Mapping[str, Any]] = {name: {"function": name} for name in RECTIFIERS}
    for name in SMOOTH:
        found[f"{name} lut 8"] = {"function": name}
        found[f"{name} lut 12"] = {"function": name, "in_width": 12}
        for segments in (16, 32):
            found[f"{name} pwl{segments} 8"] = {"function": name, "method": "pwl", "segments": segments}
            found[f"{name} pwl{segments} 16"] = {
                "function": name,
                "method": "pwl",
                "segments": segments,
                "in_width": 16,
            }
    found["gelu pwl32 8 uniform"] = {"function": "gelu", "method": "pwl", "segments": 32, "octaves": 1}
    return found


def measure(name: str, parameters: Mapping[str, Any], seeds: list[int], folder: Path) -> tuple[object, ...]:
    """Return a row of the table; without seeds nothing is placed and routed."""
    complete = operator("activation").complete({**parameters, "lanes": 1})
    candidate = operator("activation").generate(complete, "")
    place = folder / name.replace(" ", "_")
    place.mkdir()
    for source in candidate.files:
        (place / source.name).write_text(source.text)
    netlist = place / "netlist.json"
    cells = ecp5(sorted(str(p) for p in place.glob("*.v")), candidate.top, {}, netlist)
    moved, cells_left = with_registers_in_dsps(netlist)
    clocks = [[fmax_mhz(path, seed) for seed in seeds] for path in (netlist, moved)]
    error = accuracy(ActivationParams.from_mapping(complete))
    assert error is not None  # no input here has more than 16 bits
    return (
        name,
        lut4_equivalents(cells),
        cells.get("MULT18X18D", 0),
        cells.get("DP16KD", 0),
        cells_left.get("TRELLIS_FF", 0),
        *(round(median(each)) if each else "-" for each in clocks),
        *(f"{value:.2g}" for value in (error.worst, error.mean, error.rms)),
    )


def polynomial_gelu() -> tuple[object, ...]:
    """Return the row of i-GELU, the polynomial of I-BERT, against GELU on [-4, 4], without any rounding."""

    def gelu(x: float) -> float:
        return x / 2 * (1 + math.erf(x / math.sqrt(2)))

    def i_gelu(x: float) -> float:
        a, b = -0.2888, -1.769
        erf = math.copysign(a * (min(abs(x) / math.sqrt(2), -b) + b) ** 2 + 1, x)
        return x / 2 * (1 + erf)

    points = [-4 + 8 * n / _POINTS for n in range(_POINTS + 1)]
    errors = [abs(i_gelu(x) - gelu(x)) for x in points]
    mean, rms = statistics.fmean(errors), math.sqrt(statistics.fmean(e * e for e in errors))
    return ("i-GELU, exact", *("-" * 6), *(f"{value:.2g}" for value in (max(errors), mean, rms)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="", help="placement seeds; none: area and errors only")
    parser.add_argument("--designs", default=",".join(designs()))
    arguments = parser.parse_args()
    seeds = [int(seed) for seed in arguments.seeds.split(",") if seed]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.designs.split(","):
            rows.append(measure(name, designs()[name], seeds, Path(folder)))
            print(*rows[-1], file=sys.stderr, flush=True)
    header = ("design", "LUT4eq", "DSP", "BRAM", "FF", "MHz, Yosys alone", "MHz", "worst", "mean", "rms")
    print("ECP5-85k, one lane, whole top level, synth_ecp5 -abc9; errors over every code")
    print("FF, MHz: with registers in DSP blocks, as hwgen does it\n")
    print(table(header, [PUBLIC_GELU, polynomial_gelu(), *rows]))


if __name__ == "__main__":
    main()
