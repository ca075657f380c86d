"""Build Yosys scripts. All paths are relative to the attempt's folder; names must be safe (see `names`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from hwgen.core.errors import UsageError
from hwgen.eda.yosys import Stage

# The most words of a memory that a generic or ASIC flow builds from flip-flops.
REGISTER_FILE_WORDS = 16
# Yosys's own script for gates without its sequential steps (`scorr`, `dretime`): abc is given no registers
# here, so they change nothing, and they take as long as all else together.
_ABC_GATES = "abc -script +strash;&get,-n;&fraig,-x;&put;dc2;strash;&get,-n;&dch,-f;&nf;&put"
# By target: with DSPs, and without.
_FPGA_COMMANDS = {
    ("ecp5", True): "synth_ecp5 -abc9",
    ("ecp5", False): "synth_ecp5 -abc9 -nodsp",
    ("ice40", True): "synth_ice40 -abc9 -dsp",
    ("ice40", False): "synth_ice40 -abc9",
}


def read_stages(names: Sequence[str], top: str, *, systemverilog: bool) -> tuple[Stage, ...]:
    """Read the files of `rtl/`, find the hierarchy below `top` and turn processes into cells.

    An error in one of these stages is a fault of the sources.
    """
    language = "-sv " if systemverilog else ""
    files = " ".join(f"rtl/{name}" for name in names)
    return (
        Stage("read", (f"read_verilog {language}-Irtl {files}",)),
        Stage("hierarchy", (f"hierarchy -check -top {top}",)),
        Stage("processes", ("proc",)),
    )


def words_stage(folder: str, top: str) -> Stage:
    """Write the word-level design (`words.il`, `words.json`) and the top module alone (`top.json`)."""
    return Stage(
        "words",
        (
            "opt_expr",
            "opt_clean",
            f"write_rtlil {folder}/words.il",
            f"write_json {folder}/words.json",
            f"select {top}",
            f"write_json -selected {folder}/top.json",
            "select -clear",
        ),
    )


def _partition_stage(folder: str, kept: Sequence[str]) -> Stage:
    """Read the word-level design and dissolve all modules but those named (as in the sources)."""
    # Modules with parameters have other names, and the one of the sources as an attribute.
    keep = (f"setattr -mod -set keep_hierarchy 1 {name} A:hdlname={name}" for name in kept)
    return Stage("partition", (f"read_rtlil {folder}/words.il", *keep, "flatten", "opt_clean"))


def generic_stages(folder: str, top: str, kept: Sequence[str]) -> tuple[Stage, ...]:
    """Map to generic gates, each kept module once; then flatten and measure the longest path.

    Multipliers are Booth-encoded. Memories of more than REGISTER_FILE_WORDS words stay memories
    (listed in `memories.json`) and are left out of the longest path (`longest-path.txt`).
    """
    return (
        _partition_stage(folder, kept),
        Stage("optimize", ("synth -run coarse:fine -booth", *_keep_memories(folder))),
        Stage("map", ("techmap", "opt -fast", _ABC_GATES, "opt -fast", "opt_clean")),
        Stage("count", (_stat(folder),)),
        Stage("flatten", ("setattr -mod -unset keep_hierarchy", "flatten")),
        Stage("longest-path", (f"tee -q -o {folder}/longest-path.txt ltp -noff {top}/* t:$mem* %d",)),
    )


def liberty_stages(folder: str, liberty: Path, kept: Sequence[str]) -> tuple[Stage, ...]:
    """Map to the cells of a Liberty library, each kept module once, and count their area.

    Multipliers are Booth-encoded. Memories of more than REGISTER_FILE_WORDS words stay memories without
    area. Nothing is sized or buffered.
    """
    text = liberty.as_posix()
    if any(c in text for c in '"\n\\;'):
        raise UsageError(f"the path of the Liberty file {text!r} has characters that Yosys cannot take")
    library = f'-liberty "{text}"'
    return (
        _partition_stage(folder, kept),
        Stage("optimize", ("synth -run coarse:fine -booth", *_keep_memories(folder))),
        Stage("map", ("techmap", "opt -fast", f"dfflibmap {library}", f"abc {library}", "opt_clean")),
        Stage("count", (_stat(folder, library),)),
    )


def fpga_stages(
    folder: str, target: Literal["ecp5", "ice40"], top: str, kept: Sequence[str], *, dsps: bool
) -> tuple[Stage, ...]:
    """Map to an FPGA, each kept module once, and write `mapped.json`.

    An error in stage "latches" is a fault of the sources: the FPGAs have no latches.
    """
    command = f"{_FPGA_COMMANDS[target, dsps]} -top {top} -noflatten -json {folder}/mapped.json"
    return (
        _partition_stage(folder, kept),
        Stage("latches", ("select -assert-none t:$dlatch t:$adlatch t:$dlatchsr",)),
        Stage("map", (command,)),
        Stage("count", (_stat(folder),)),
    )


def lint_stages(folder: str) -> tuple[Stage, ...]:
    """Write the netlist before optimization, and what `check` says of drivers and loops (`check.txt`)."""
    return (
        Stage("netlist", (f"write_json {folder}/netlist.json",)),
        Stage("drivers", (f"tee -q -o {folder}/check.txt check",)),
    )


def flat_stage(folder: str, name: str) -> Stage:
    """Dissolve all modules into the top one, and write it: registers have their names of the sources."""
    return Stage("flat", ("flatten", f"write_json {folder}/{name}"))


def _keep_memories(folder: str) -> tuple[str, ...]:
    return (
        "opt -fast -full",
        f"memory_map t:$mem_v2 r:SIZE<={REGISTER_FILE_WORDS} %i",
        "opt -undriven -fine",
        f"write_json {folder}/memories.json",
    )


def _stat(folder: str, library: str = "") -> str:
    return f"tee -q -o {folder}/stat.json stat -json {library}".rstrip()
