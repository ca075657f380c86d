"""Mutants made by Yosys: the script that makes them, and what each of them is.

The design is flattened, so that a mutant sits in one instance and not in all of a module. All mutants are
in one netlist; the input SELECT chooses one, 0 none. Memories stay memories and arithmetic stays
arithmetic: the netlist simulates at about the speed of the sources.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hwgen.core.errors import ToolError
from hwgen.eda.yosys import Stage

SELECT = "hwgen_mutant"
SCRIPT = "mutants.ys"
NETLIST = "mutants.v"
ORIGINAL = "original.json"

# A fault in what never matters cannot be found. So that few mutants are such: inputs of multiplexers that do
# not matter go, registers that hold become registers with an enable, and bits that nothing uses go.
_TIDY = ("opt_expr -mux_undef", "opt_reduce", "opt_dff", "opt_expr -mux_undef", "wreduce", "opt_clean")
_MODES = {
    "inv": "inverted",
    "const0": "stuck at 0",
    "const1": "stuck at 1",
    "cnot0": "inverted while bit {} is 0",
    "cnot1": "inverted while bit {} is 1",
}
_LOCATION = re.compile(r"([^\s|]+\.s?v):(\d+)\.\d+")


@dataclass(frozen=True)
class Mutation:
    """One changed bit: of a port of a cell of the flattened design, named as Yosys names it.

    `control_bit` is that of the same port which decides (modes cnot0 and cnot1), else -1. `wire` is the
    name of the signal, where it has one. `sources` are places in the sources, FILE:LINE.
    """

    number: int
    mode: str
    cell: str
    port: str
    port_bit: int
    control_bit: int = -1
    wire: str = ""
    wire_bit: int = 0
    sources: tuple[str, ...] = ()

    @property
    def instance(self) -> str:
        """Return the path of the instance that holds the cell; empty for the top module."""
        if not self.cell.startswith("$flatten"):
            return ""
        parts = self.cell.removeprefix("$flatten").split("$", 1)[0]
        return parts.replace("\\", "").strip(".")

    @property
    def place(self) -> tuple[str, int]:
        """Return file and line of the innermost place in the sources, or ("", 0)."""
        if not self.sources:
            return "", 0
        file, line = self.sources[-1].rsplit(":", 1)
        return file, int(line)

    def __str__(self) -> str:
        where = f"in {self.instance}, " if self.instance else ""
        signal = f" ({self.wire}[{self.wire_bit}])" if self.wire else ""
        change = _MODES[self.mode].format(self.control_bit)
        return f"{where}port {self.port}[{self.port_bit}]{signal} {change}"


# All cells but the ports of memories that Yosys takes for constants: it gives up where they are not.
_MUTABLE = "* t:$meminit* %d t:$memrd* %d"

# Icarus takes long for each change of a wide net that several assignments drive in part: so every net is cut
# into what its drivers drive, and an output, which cannot be cut, is driven as a whole through a buffer.
_WHOLE_DRIVERS = ("iopadmap -outpad $buf A:Y -widthparam WIDTH", "splitnets -driver")


def mutation_stages(folder: str, count: int, seed: int) -> tuple[Stage, ...]:
    """Return what follows the reading of a design: flatten it, choose `count` mutants and put them in.

    Leaves ORIGINAL (the flattened netlist without mutants), SCRIPT and NETLIST in `folder`.
    """
    width = count.bit_length()
    return (
        Stage("flatten", ("flatten", *_TIDY)),
        Stage("keep", (f"write_json {folder}/{ORIGINAL}",)),
        Stage(
            "choose",
            (f"mutate -list {count} -seed {seed} -ctrl {SELECT} {width} 1 -o {folder}/{SCRIPT} {_MUTABLE}",),
        ),
        Stage("mutate", (f"script {folder}/{SCRIPT}", "opt_clean -purge", *_WHOLE_DRIVERS)),
        Stage("write", (f"write_verilog -noattr {folder}/{NETLIST}",)),
    )


def read_mutations(text: str) -> tuple[Mutation, ...]:
    """Read the script of mutate commands that Yosys wrote; ToolError for a line of another shape."""
    return tuple(_mutation(line.split(" ")) for line in text.splitlines() if line.strip())


def _mutation(words: list[str]) -> Mutation:
    try:
        return _read(words)
    except (KeyError, ValueError, StopIteration) as error:
        raise ToolError(f"Yosys wrote a mutant of an unknown shape: {' '.join(words)[:200]}") from error


def _read(words: list[str]) -> Mutation:
    """Raise KeyError, ValueError or StopIteration for what is no mutate command with its options."""
    values: dict[str, str] = {}
    sources: list[str] = []
    number = 0
    rest = iter(words)
    if next(rest) != "mutate":
        raise ValueError(words[0])
    for option in rest:
        if option == "-ctrl":
            _, _, number = next(rest), next(rest), int(next(rest))
        elif option == "-src":
            sources += [f"{file.removeprefix('rtl/')}:{line}" for file, line in _LOCATION.findall(next(rest))]
        else:
            values[option] = next(rest)
    if values["-mode"] not in _MODES:
        raise ValueError(values["-mode"])
    return Mutation(
        number=number,
        mode=values["-mode"],
        cell=_plain(values["-cell"]),
        port=_plain(values["-port"]),
        port_bit=int(values["-portbit"]),
        control_bit=int(values.get("-ctrlbit", -1)),
        wire=_plain(values.get("-wire", "")),
        wire_bit=int(values.get("-wirebit", 0)),
        sources=tuple(sources),
    )


def _plain(name: str) -> str:
    return name.removeprefix("\\")
