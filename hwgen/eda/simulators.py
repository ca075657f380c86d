"""Turn a design into a program that simulates it under cocotb, in the sandbox."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from hwgen.core.errors import ToolError
from hwgen.eda import icarus, verilator
from hwgen.eda.child import ToolRun, Workspace
from hwgen.eda.cocotb_env import Cocotb, find_cocotb
from hwgen.eda.icarus import Waves
from hwgen.eda.verilator_runtime import ensure_runtime
from hwgen.infra.files import make_folder, write_text
from hwgen.infra.process import Limits
from hwgen.infra.tools import Simulator, Tool, Toolbox

_MAX_PARALLEL = 4
_GENERATED = "verilated"
_COMPILE_LIMITS = Limits(wall_s=300.0, memory_bytes=4 << 30)


@dataclass(frozen=True)
class Design:
    """What to simulate. `sources` are paths below the attempt's folder, `include` a folder there.

    `waves` makes the simulation write `waves.vcd`.
    """

    sources: tuple[str, ...]
    top: str
    systemverilog: bool = False
    include: str = "rtl"
    waves: Waves | None = None


@dataclass(frozen=True)
class Simulation:
    """A compiled design. `argv` runs it in the attempt's folder; `runs` are the commands that made it."""

    simulator: Simulator
    cocotb: Cocotb
    top: str
    argv: tuple[str, ...]
    space: Workspace
    runs: tuple[ToolRun, ...]


class CompileError(Exception):
    """The simulator refused the sources, or had to be stopped: `run` is the command that ended so."""

    def __init__(self, run: ToolRun) -> None:
        super().__init__(run.completed.output)
        self.run = run


def tool_names(simulator: Simulator) -> tuple[str, ...]:
    """Return the names of the tools that a simulation uses, as the toolbox knows them."""
    return ("cocotb", *(("iverilog", "vvp") if simulator == "icarus" else ("verilator", "cxx")))


def compile_design(
    design: Design,
    simulator: Simulator,
    toolbox: Toolbox,
    space: Workspace,
    cache: Path,
    limits: Limits = _COMPILE_LIMITS,
) -> Simulation:
    """Compile a design into the workspace's folder.

    `cache` is where Verilator's run-time library is kept. Raises CompileError when the design does not
    compile and ToolError when what follows fails.
    """
    cocotb = find_cocotb(toolbox)
    make_folder(space.folder)
    if simulator == "icarus":
        return _compile_icarus(design, toolbox, space, cocotb, limits)
    return _compile_verilator(design, toolbox, space, cocotb, cache, limits)


def _compile_icarus(
    design: Design, toolbox: Toolbox, space: Workspace, cocotb: Cocotb, limits: Limits
) -> Simulation:
    command_file, program = "icarus.f", "design.vvp"
    write_text(space.fresh(command_file), icarus.COMMAND_FILE)
    space.fresh(program)
    sources, tops = [*design.sources], [design.top]
    if design.waves is not None:
        text = icarus.waves_module(design.top, f"{space.relative}/waves.vcd", design.waves)
        write_text(space.fresh("waves.v"), text)
        sources.append(f"{space.relative}/waves.v")
        tops.append(icarus.WAVES_TOP)
    argv = icarus.compile_command(
        toolbox.find("iverilog"),
        sources,
        tops,
        f"{space.relative}/{program}",
        f"{space.relative}/{command_file}",
        systemverilog=design.systemverilog,
        include=design.include,
    )
    run = space.run(argv, limits, "compile.log")
    if not run.completed.ok:
        raise CompileError(run)
    vpi, path = cocotb.vpi_library("icarus"), f"{space.relative}/{program}"
    argv = icarus.run_command(toolbox.find("vvp"), path, vpi, waves=design.waves is not None)
    return Simulation("icarus", cocotb, design.top, argv, space, (run,))


def _compile_verilator(
    design: Design, toolbox: Toolbox, space: Workspace, cocotb: Cocotb, cache: Path, limits: Limits
) -> Simulation:
    tool, cxx = toolbox.find("verilator"), toolbox.find("cxx")
    translated = _translate(design, tool, space, limits)
    runtime = ensure_runtime(tool, cxx, cache)
    inner = replace(space, readable=(*space.readable, runtime))
    units = _units(space, cocotb)
    objects = {name: f"{space.relative}/{_GENERATED}/{name}.o" for name in units}
    root, waves = verilator.root_of(tool), design.waves is not None

    def compile_unit(name: str) -> ToolRun:
        folder = f"{space.relative}/{_GENERATED}"
        argv = verilator.compile_command(cxx, root, runtime, units[name], objects[name], folder, waves=waves)
        return _must_run(inner, argv, limits, f"compile-{name}.log")

    with ThreadPoolExecutor(max_workers=len(units)) as pool:
        compiled = tuple(pool.map(compile_unit, units))
    space.fresh("design.exe")
    program = f"{space.relative}/design.exe"
    link = verilator.link_command(cxx, cocotb, runtime, tuple(objects.values()), program)
    linked = _must_run(inner, link, limits, "link.log")
    vcd = ("--trace", "--trace-file", f"{space.relative}/waves.vcd") if waves else ()
    runs = (translated, *compiled, linked)
    return Simulation("verilator", cocotb, design.top, (f"./{program}", *vcd), inner, runs)


def _translate(design: Design, tool: Tool, space: Workspace, limits: Limits) -> ToolRun:
    """Turn Verilog into C++ in the folder _GENERATED of the workspace."""
    shutil.rmtree(space.folder / _GENERATED, ignore_errors=True)
    write_text(space.fresh("control.vlt"), verilator.control_file(tool, design.top))
    argv = verilator.translate_command(
        tool,
        design.sources,
        design.top,
        f"{space.relative}/{_GENERATED}",
        f"{space.relative}/control.vlt",
        systemverilog=design.systemverilog,
        include=design.include,
        waves=design.waves is not None,
    )
    environment = _search_path(tool.path.parent) | dict(tool.env)
    run = space.run(argv, limits, "compile.log", environment)
    if not run.completed.ok:
        raise CompileError(run)
    return run


def _search_path(first: Path) -> dict[str, str]:
    return {"PATH": f"{first}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def _units(space: Workspace, cocotb: Cocotb) -> Mapping[str, str]:
    """Return the C++ files to compile by name: the main program, and the generated code dealt out."""
    folder = space.folder / _GENERATED
    names = verilator.generated_sources([path.name for path in folder.iterdir()])
    sizes = {name: (folder / name).lstat().st_size for name in names}
    parts = verilator.split_sources(sizes, min(os.cpu_count() or 1, _MAX_PARALLEL))
    units = {"main": str(cocotb.verilator_main)}
    for index, part in enumerate(parts):
        name = f"part{index}"
        write_text(folder / f"{name}.cc", "".join(f'#include "{source}"\n' for source in part))
        units[name] = f"{space.relative}/{_GENERATED}/{name}.cc"
    return units


def _must_run(space: Workspace, argv: Sequence[str], limits: Limits, log: str) -> ToolRun:
    run = space.run(tuple(argv), limits, log)
    if run.completed.killed_because:
        raise CompileError(run)
    if not run.completed.ok:
        said = run.completed.output.strip().splitlines()
        raise ToolError(f"the C++ compiler failed on what Verilator wrote: {said[0] if said else run.ended}")
    return run
