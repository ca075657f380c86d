"""Yosys scripts that turn a design into what is compared. Sources lie in `rtl/`, results in `folder`."""

from __future__ import annotations

from collections.abc import Sequence

from hwgen.eda.yosys import Stage
from hwgen.eda.yosys_scripts import read_stages


def shape_stages(folder: str, names: Sequence[str], top: str, *, systemverilog: bool) -> tuple[Stage, ...]:
    """Flatten a design and write its registers and memories as `shape.json`."""
    return (
        *read_stages(names, top, systemverilog=systemverilog),
        Stage("flatten", ("flatten", "opt_expr", "opt_clean", "opt_dff -simple-dffe", "opt_clean")),
        Stage("write", (f"write_rtlil {folder}/flat.il", f"write_json {folder}/shape.json")),
    )


def graph_stages(folder: str, *, read: bool = True) -> tuple[Stage, ...]:
    """Map `flat.il`, or the flattened design that was read, to a graph: `graph.aag`, names in `graph.map`.

    Only for designs with one clock: asynchronous resets act within the cycle of that clock.
    """
    return (
        Stage("gates", (
            *([f"read_rtlil {folder}/flat.il"] if read else []),
            "memory -nomap",
            "memory_map",
            "opt -fast",
            "async2sync",
            "dffunmap",
            "techmap",
            "simplemap",
            "opt -fast",
            "dffunmap",
            "setundef -undriven -anyseq",
            "aigmap",
            "clean",
        )),
        Stage("write", (f"write_aiger -ascii -map {folder}/graph.map {folder}/graph.aag",)),
    )  # fmt: skip
