"""Build command lines of Icarus Verilog. All paths are relative to the folder in which they run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hwgen.infra.tools import Tool

# For modules that give no timescale of their own: the bench's clock counts in ns.
COMMAND_FILE = "+timescale+1ns/1ns\n"
WAVES_TOP = "hwgen_waves"


def compile_command(
    iverilog: Tool,
    sources: Sequence[str],
    tops: Sequence[str],
    output: str,
    command_file: str,
    *,
    systemverilog: bool = False,
    include: str = "",
) -> tuple[str, ...]:
    """Return the command that compiles sources into the program `output` of the simulator vvp.

    `command_file` names a file with the text COMMAND_FILE.
    """
    return (
        str(iverilog.path),
        "-g2012" if systemverilog else "-g2005",
        "-f",
        command_file,
        *(word for top in tops for word in ("-s", top)),
        *((f"-I{include}",) if include else ()),
        "-o",
        output,
        *sources,
    )


def run_command(vvp: Tool, program: str, vpi_library: Path, *, waves: bool = False) -> tuple[str, ...]:
    """Return the command that simulates; $stop ends it, and only `waves` lets it write waveforms."""
    return (str(vvp.path), "-n", "-m", str(vpi_library), program, *(() if waves else ("-none",)))


def waves_module(top: str, vcd: str, max_bytes: int) -> str:
    """Return a module that writes all signals below `top` to a VCD file, up to about `max_bytes`."""
    return (
        f"module {WAVES_TOP};\n"
        "  initial begin\n"
        f'    $dumpfile("{vcd}");\n'
        f"    $dumplimit({max_bytes});\n"
        f"    $dumpvars(0, {top});\n"
        "  end\n"
        "endmodule\n"
    )
