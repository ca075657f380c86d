"""What the benchmarks share: raw tools in child processes, and tables."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from hwgen.eda.workers.dsp_registers_worker import move_registers

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates" / "rtl"
PEERS = Path(__file__).resolve().parent / "peers"


def yosys(commands: Sequence[str], folder: Path) -> None:
    """Run Yosys commands in one child process, in `folder`."""
    script = (
        "import sys; from pyosys import libyosys as ys; d = ys.Design()\n"
        "for line in sys.stdin.read().splitlines(): ys.run_pass(line, d)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input="\n".join(commands),
        text=True,
        cwd=folder,
        capture_output=True,
        check=False,
    )
    if done.returncode or not (folder / "stat.json").exists():
        raise SystemExit(f"yosys failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def leaf_files() -> list[str]:
    """Return every leaf module's file."""
    return [str(path) for path in sorted(TEMPLATES.rglob("*.v"))]


def _read(files: Sequence[str], top: str, parameters: Mapping[str, int]) -> list[str]:
    sets = " ".join(f"-set {name} {value}" for name, value in parameters.items())
    return [
        *(f'read_verilog -defer "{file}"' for file in files),
        f"hierarchy -check -top {top} " + sets.replace("-set", "-chparam"),
    ]


def ecp5(
    files: Sequence[str], top: str, parameters: Mapping[str, int], json_out: Path | None = None
) -> dict[str, int]:
    """Return the ECP5 cells of a flat synthesis, by type."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write = f'-json "{json_out}"' if json_out else ""
        yosys(
            [
                *_read(files, top, parameters),
                f"synth_ecp5 -abc9 -top {top} {write}",
                "tee -q -o stat.json stat -json",
            ],
            folder,
        )
        return dict(json.loads((folder / "stat.json").read_text())["design"]["num_cells_by_type"])


def with_registers_in_dsps(netlist: Path) -> tuple[Path, dict[str, int]]:
    """Write the netlist with registers moved into DSP blocks beside it; return its path and the cells."""
    document = json.loads(netlist.read_text())
    move_registers(document)
    moved = netlist.with_name(f"{netlist.stem}_moved.json")
    moved.write_text(json.dumps(document))
    top = next(m for m in document["modules"].values() if m.get("attributes", {}).get("top"))
    return moved, dict(Counter(cell["type"] for cell in top["cells"].values()))


def lut4_equivalents(cells: Mapping[str, int]) -> int:
    """LUT4 + 2 per CCU2C (two LUTs and a carry) + 2 per 16x4 distributed memory."""
    return cells.get("LUT4", 0) + 2 * cells.get("CCU2C", 0) + 2 * cells.get("TRELLIS_DPR16X4", 0)


def asic_area_um2(files: Sequence[str], top: str, parameters: Mapping[str, int], liberty: Path) -> float:
    """Return the area after `synth -flatten -booth` and mapping to a cell library."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yosys(
            [
                *_read(files, top, parameters),
                f"synth -flatten -booth -top {top}",
                f'dfflibmap -liberty "{liberty}"',
                f'abc -liberty "{liberty}"',
                "opt_clean",
                f'tee -q -o stat.json stat -json -liberty "{liberty}"',
            ],
            folder,
        )
        return float(json.loads((folder / "stat.json").read_text())["design"]["area"])


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    lines += [
        "| " + " | ".join(f"{v:.3f}" if isinstance(v, float) else str(v) for v in row) + " |" for row in rows
    ]
    return "\n".join(lines)
