"""nextpnr for ECP5 and iCE40: command lines, reports and errors."""

from __future__ import annotations

import contextlib
import importlib.metadata
import platform
import re
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hwgen.core.errors import ToolError
from hwgen.infra.files import make_folder
from hwgen.infra.process import Command, Limits, base_environment, run
from hwgen.infra.tools import Tool

CACHE_VARIABLE = "YOWASP_CACHE_DIR"
# What nextpnr aims at unless asked otherwise. 0.11 weighs a path against the slowest one, whatever it aims
# at: 120 and 200 MHz give the same placement of an 8x8 GEMM. For an ECP5 it sets the exponent of criticality
# and the density of its placer itself, and `--router router2` gave that GEMM 94 MHz instead of 121.
FREQUENCY_MHZ = 200.0
_PREPARE_LIMITS = Limits(wall_s=600.0)
_ERROR = re.compile(r"^ERROR: (?P<message>.*)$", re.MULTILINE)
_NO_FIT = re.compile(
    r"no BELs remaining|Unable to find a placement location|failed to place|Unable to place", re.IGNORECASE
)
_MAX_MESSAGE = 300
# How a mapped cell's name goes on after that of the signal that it was made for.
_PRIMITIVE = re.compile(r"_(?=TRELLIS_|MULT18X18D|CCU2C|LUT4|PFUMX|L6MUX21|DP16KD|PDPW16KD|SB_|\$nextpnr)|\$")


@dataclass(frozen=True)
class Device:
    """A device to place a design on. `counted` are the resources whose utilization is of interest."""

    name: str
    program: str
    options: tuple[str, ...]
    logic: str
    counted: tuple[str, ...]


ECP5 = Device(
    "ECP5 LFE5U-85 (CABGA756)",
    "nextpnr-ecp5",
    ("--85k", "--package", "CABGA756", "--out-of-context"),
    "TRELLIS_COMB",
    ("TRELLIS_COMB", "TRELLIS_FF", "DP16KD", "MULT18X18D"),
)
_ICE40_COUNTED = ("ICESTORM_LC", "ICESTORM_RAM", "ICESTORM_DSP")
ICE40_LOGIC = Device(
    "iCE40 HX8K (CT256)", "nextpnr-ice40", ("--hx8k", "--package", "ct256"), "ICESTORM_LC", _ICE40_COUNTED
)
ICE40_DSP = Device(
    "iCE40 UP5K (SG48)", "nextpnr-ice40", ("--up5k", "--package", "sg48"), "ICESTORM_LC", _ICE40_COUNTED
)


@dataclass(frozen=True)
class Station:
    """A piece of a path: the signal that its cells work on, the first of them, and the time that it takes."""

    signal: str
    cell: str
    logic_ns: float
    routing_ns: float


@dataclass(frozen=True)
class PnrReport:
    """What one placement gave: MHz of each clock, (used, available) of each resource, the slowest path."""

    fmax_mhz: Mapping[str, float]
    utilization: Mapping[str, tuple[int, int]]
    slowest_path: str
    stations: tuple[Station, ...] = ()


def pnr_argv(
    tool: Tool, device: Device, netlist: str, report: str, *, seed: int, frequency_mhz: float
) -> tuple[str, ...]:
    """Build the command that places, routes and reports. Paths are relative: YoWASP maps others elsewhere."""
    options = ("--freq", f"{frequency_mhz:g}", "--seed", str(seed), "--timing-allow-fail")
    return (*tool.argv, *device.options, "--json", netlist, "--report", report, *options)


def prepared_cache(tool: Tool, cache: Path) -> Path | None:
    """Return a folder with the compiled tool, compiled now if need be; None for a native program.

    YoWASP's first start compiles WebAssembly, which takes up to minutes; the tool is compiled here,
    outside the sandbox and without any design, so that the sandbox needs no writable cache.
    """
    if tool.path.is_file():
        return None
    runtime = importlib.metadata.version("wasmtime")
    folder = cache / f"{tool.name}-{tool.version}-wasmtime-{runtime}-{platform.machine()}"
    if not folder.is_dir():
        fresh = make_folder(folder.with_name(f".{folder.name}.{secrets.token_hex(4)}"))
        try:
            environment = base_environment(**tool.env, **{CACHE_VARIABLE: str(fresh)})
            done = run(Command((*tool.argv, "--version"), cache, environment), _PREPARE_LIMITS)
            if not done.ok:
                raise ToolError(f"{tool.name} cannot be compiled: {done.output.strip()[-_MAX_MESSAGE:]}")
            with contextlib.suppress(OSError):  # another process may have been faster
                fresh.rename(folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        if not folder.is_dir():
            raise ToolError(f"{folder} cannot be made")
    return folder


def parse_report(document: Mapping[str, Any]) -> PnrReport:
    """Read the document that `--report` wrote; ToolError when it has another shape."""
    try:
        fmax = {str(c): round(float(v["achieved"]), 3) for c, v in document["fmax"].items()}
        used = {str(r): (int(v["used"]), int(v["available"])) for r, v in document["utilization"].items()}
        paths = [_describe(path) for path in document.get("critical_paths", [])]
        slowest = max(paths, key=lambda path: path[:2], default=(0.0, "", []))
        stations = _stations(slowest[2])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ToolError(f"nextpnr wrote a report of an unknown shape ({error!r})") from error
    return PnrReport(fmax, used, slowest[1], stations)


def _describe(path: Mapping[str, Any]) -> tuple[float, str, list[Mapping[str, Any]]]:
    """Return the delay (for paths between registers, else 0), the words and the steps of one path."""
    steps = path["path"]
    delay_ns = sum(float(step["delay"]) for step in steps)
    logic_ns = sum(float(step["delay"]) for step in steps if step["type"] != "routing")
    first, last = steps[0]["from"]["cell"], steps[-1]["to"]["cell"]
    between_registers = "posedge" in path["from"] and path["from"] == path["to"]
    text = f"slowest path: {delay_ns:.2f} ns from {first} to {last}, {logic_ns:.2f} ns of it in logic"
    return (delay_ns if between_registers else 0.0), text, steps


def _stations(steps: Sequence[Mapping[str, Any]]) -> tuple[Station, ...]:
    """Put the steps of a path together that lie behind each other at one signal of the sources."""
    found: list[Station] = []
    for step in steps:
        cell, delay = str(step["to"]["cell"]), float(step["delay"])
        signal = _PRIMITIVE.split(cell, maxsplit=1)[0]
        logic, routing = (0.0, delay) if step["type"] == "routing" else (delay, 0.0)
        if found and found[-1].signal == signal:
            before = found.pop()
            found.append(Station(signal, before.cell, before.logic_ns + logic, before.routing_ns + routing))
        else:
            found.append(Station(signal, cell, logic, routing))
    return tuple(found)


def parse_failure(output: str) -> tuple[bool, str]:
    """Find nextpnr's error: whether the design does not fit the device, and the message."""
    found = _ERROR.search(output)
    message = found["message"][:_MAX_MESSAGE] if found else output.strip()[-_MAX_MESSAGE:]
    return _NO_FIT.search(message) is not None, message
