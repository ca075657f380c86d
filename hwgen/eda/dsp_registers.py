"""Move registers into the DSP blocks of a mapped ECP5 netlist: see `workers/dsp_registers_worker.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hwgen.core.errors import ToolError
from hwgen.eda.child import ToolRun, Workspace
from hwgen.eda.yosys_netlist import Census
from hwgen.infra.process import Limits

COUNTS = "dsp-registers.json"
LOG = "dsp-registers.log"
# nextpnr times the ways to and from a block with registers on both sides, and not the one inside. By its own
# times of blocks with registers on one side (3.86 ns and 3.49 ns), that way takes less than 4 ns.
FASTEST_MHZ = 250.0
_FLIP_FLOP = "TRELLIS_FF"
_MAX_COUNTS_BYTES = 16 << 20


@dataclass(frozen=True)
class Moved:
    """What was moved: flip-flops that are gone, by module; blocks with registered operands, and products."""

    flip_flops: Mapping[str, int]
    inputs: int
    outputs: int


def move(space: Workspace, mapped: str, netlist: str, limits: Limits) -> tuple[ToolRun, Moved]:
    """Read `mapped`, write `netlist` with registers moved, and return what was moved."""
    names = [f"{space.relative}/{name}" for name in (mapped, netlist, COUNTS)]
    run = space.run_worker("dsp_registers_worker.py", tuple(names), limits, LOG)
    if run.completed.ok:
        return run, parse_counts(space.read_json(COUNTS, _MAX_COUNTS_BYTES))
    if not run.ended:
        raise ToolError(
            f"registers could not be moved into DSP blocks: {run.completed.output.strip()[-300:]}"
        )
    return run, Moved({}, 0, 0)


def parse_counts(document: Mapping[str, Any]) -> Moved:
    """Read what the worker counted; ToolError when it has another shape."""
    try:
        gone = {str(module): int(count) for module, count in document["flip_flops"].items() if count}
        return Moved(gone, int(document["inputs"]), int(document["outputs"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ToolError(f"{COUNTS} has an unknown shape ({error!r})") from error


def without_moved(census: Census, moved: Moved) -> Census:
    """Return the cells of each module without the flip-flops that are gone."""
    cells = {name: dict(types) for name, types in census.cells.items()}
    for name, gone in moved.flip_flops.items():
        cells[name][_FLIP_FLOP] -= gone
    return replace(census, cells=cells)


def fastest_mhz(moved: Moved) -> float | None:
    """Return what no clock of a design with such blocks may exceed; None where nextpnr times every path."""
    return FASTEST_MHZ if moved.inputs and moved.outputs else None
