"""The names of the cells that Yosys knows for the FPGA targets."""

from __future__ import annotations

import functools
import re
from pathlib import Path

# Yosys has moved the ECP5's cells from `ecp5` to `lattice`.
_FOLDERS = ("ecp5", "lattice", "ice40")
_MODULE = re.compile(r"^[ \t]*(?:\(\*.*\*\)[ \t]*)?module[ \t]+([A-Za-z_][A-Za-z0-9_$]*)", re.MULTILINE)


@functools.cache
def cell_names(package: Path) -> frozenset[str]:
    """Return the names of the target cells, from the libraries in the folder of the package pyosys."""
    found: set[str] = set()
    for folder in _FOLDERS:
        for pattern in ("cells_*.v", "*_sim.vh", "cells_*.vh"):
            for path in (package / "share" / folder).glob(pattern):
                found.update(_MODULE.findall(path.read_text(encoding="utf-8", errors="replace")))
    return frozenset(found)
