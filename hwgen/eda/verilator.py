"""Build command lines of Verilator and of the C++ compiler that follows it.

All paths of a design are relative to the folder in which the commands run. The generated C++ is compiled
without optimization: a bench of some thousand cycles ends sooner than an optimizing compiler.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from hwgen.eda.cocotb_env import Cocotb
from hwgen.infra.tools import Tool
from hwgen.infra.versions import at_least

PREFIX = "Vtop"
OPTIMIZATION = "-O0"
PRECOMPILED_HEADER = "verilated_all.h"
_PORT_SELECTION_SINCE = "5.048"
_GENERATED = re.compile(rf"{PREFIX}[A-Za-z0-9_]*\.cpp")


def root_of(verilator: Tool) -> Path:
    """Return the folder that holds Verilator's `include`."""
    if "VERILATOR_ROOT" in verilator.env:
        return Path(verilator.env["VERILATOR_ROOT"])
    return verilator.path.resolve().parent.parent / "share" / "verilator"


def control_file(verilator: Tool, top: str) -> str:
    """Return the control file that lets a bench see the ports of the top module, and nothing else."""
    kind = "-port" if at_least(verilator.version, _PORT_SELECTION_SINCE) else "-var"
    return f'`verilator_config\npublic_flat_rw -module "{top}" {kind} "*"\n'


def translate_command(
    verilator: Tool,
    sources: Sequence[str],
    top: str,
    folder: str,
    control: str,
    *,
    systemverilog: bool = False,
    include: str = "",
    waves: bool = False,
) -> tuple[str, ...]:
    """Return the command that turns Verilog into C++ below `folder`; `control` names the control file.

    Warnings are for the lint check: they neither stop this nor are they shown.
    """
    return (
        str(verilator.path),
        "--cc",
        "--vpi",
        "--prefix",
        PREFIX,
        "--top-module",
        top,
        "-Mdir",
        folder,
        "-Wno-fatal",
        "-Wno-lint",
        "-Wno-style",
        "-Wno-UNOPTFLAT",
        "--timescale",
        "1ns/1ns",
        "--language",
        "1800-2017" if systemverilog else "1364-2005",
        *(("--trace-vcd",) if waves else ()),
        *((f"-I{include}",) if include else ()),
        control,
        *sources,
    )


def generated_sources(names: Sequence[str]) -> tuple[str, ...]:
    """Pick, from the names in Verilator's folder, the C++ files to compile."""
    return tuple(sorted(name for name in names if _GENERATED.fullmatch(name)))


def split_sources(sizes: Mapping[str, int], parts: int) -> tuple[tuple[str, ...], ...]:
    """Deal C++ files out to at most `parts` compilations of about equal size (bytes)."""
    bins: list[list[str]] = [[] for _ in range(parts)]
    weights = [0] * parts
    for name in sorted(sizes, key=lambda n: (-sizes[n], n)):
        lightest = weights.index(min(weights))
        bins[lightest].append(name)
        weights[lightest] += sizes[name]
    return tuple(tuple(part) for part in bins if part)


def compile_flags(root: Path, optimization: str = OPTIMIZATION) -> tuple[str, ...]:
    """Return the flags with which generated code, run-time library and precompiled header agree."""
    return (
        "-std=gnu++20",
        optimization,
        "-w",
        "-fPIC",
        "-DVERILATOR=1",
        "-DVM_COVERAGE=0",
        "-DVM_SC=0",
        "-DVM_TIMING=0",
        "-DVM_TRACE_FST=0",
        "-DVM_TRACE_SAIF=0",
        f"-I{root / 'include'}",
        f"-I{root / 'include' / 'vltstd'}",
    )


def trace_flags(waves: bool) -> tuple[str, ...]:
    """Return the flags that say whether waveforms are written; with them the precompiled header is unfit."""
    return (f"-DVM_TRACE={int(waves)}", f"-DVM_TRACE_VCD={int(waves)}")


def compile_command(
    cxx: Tool, root: Path, runtime: Path, source: str, output: str, folder: str, *, waves: bool = False
) -> tuple[str, ...]:
    """Return the command that compiles one C++ file with the precompiled header of the run-time library."""
    return (
        str(cxx.path),
        *compile_flags(root),
        *trace_flags(waves),
        f"-I{folder}",
        *precompiled_header_flags(cxx, runtime),
        "-c",
        source,
        "-o",
        output,
    )


def precompiled_header_flags(cxx: Tool, runtime: Path) -> tuple[str, ...]:
    """Return the flags that take the precompiled header of the run-time library, where there is one."""
    if is_gcc(cxx):  # it looks for the .gch beside the header, and does without if that does not fit
        return ("-include", str(runtime / PRECOMPILED_HEADER))
    return ()


def is_gcc(cxx: Tool) -> bool:
    """Whether the compiler is GCC; others do without a precompiled header."""
    return "clang" not in cxx.path.name


def link_command(
    cxx: Tool, cocotb: Cocotb, runtime: Path, objects: Sequence[str], output: str
) -> tuple[str, ...]:
    """Return the command that links a simulation."""
    libraries = cocotb.libraries
    return (
        str(cxx.path),
        *objects,
        str(runtime / "libverilated.a"),
        f"-L{libraries}",
        f"-Wl,-rpath,{libraries}",
        "-lcocotbvpi_verilator",
        "-pthread",
        "-o",
        output,
    )
