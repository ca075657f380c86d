"""Build command lines of Icarus Verilog. All paths are relative to the folder in which they run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hwgen.infra.tools import Tool

# For modules that give no timescale of their own: the bench's clock counts in ns.
COMMAND_FILE = "+timescale+1ns/1ns\n"
WAVES_TOP = "hwgen_waves"
# Names of the design go into a source of ours: only those that are nothing but names.
_PLAIN_PATH = re.compile(r"[A-Za-z_]\w*(\[\d+\])*(\.[A-Za-z_]\w*(\[\d+\])*)*", re.ASCII)


@dataclass(frozen=True)
class Waves:
    """What to record: at most about so many bytes, from a time on, for so long (0: to the end).

    `words` are paths of words of memories below the top module, which are not recorded unless asked for.
    Verilator records from the beginning to the end, and no words.
    """

    max_bytes: int
    start_ns: int = 0
    length_ns: int = 0
    words: tuple[str, ...] = ()


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


def waves_module(top: str, vcd: str, waves: Waves) -> str:
    """Return a module that writes the signals below `top` to a VCD file."""
    words = "".join(
        f"    $dumpvars(0, {top}.{path});\n" for path in waves.words if _PLAIN_PATH.fullmatch(path)
    )
    end = f"    #{waves.length_ns} $dumpoff;\n" if waves.length_ns else ""
    return (
        "`timescale 1ns/1ns\n"
        f"module {WAVES_TOP};\n"
        "  initial begin\n"
        + (f"    #{waves.start_ns};\n" if waves.start_ns else "")
        + f'    $dumpfile("{vcd}");\n'
        f"    $dumplimit({waves.max_bytes});\n"
        f"    $dumpvars(0, {top});\n{words}{end}"
        "  end\n"
        "endmodule\n"
    )
