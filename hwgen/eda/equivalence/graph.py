"""Read a design that Yosys wrote as an and-inverter graph (ASCII AIGER and its map of names)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hwgen.core.errors import ToolError

Name = tuple[str, int]  # a wire of the design, and a bit of it
MAX_VARIABLES = 400_000


@dataclass(frozen=True)
class Latch:
    """A register bit: its literal, what it becomes, and what it begins with (None: anything)."""

    name: Name | None
    literal: int
    becomes: int
    begins: int | None


@dataclass(frozen=True)
class Graph:
    """A design in AIGER's literals: twice a variable, plus 1 where it is inverted; 0 and 1 are constants.

    `inputs` maps literals to ports; those that are no port are values that the design leaves open (None).
    `ands` are (result, one, other), each after what it is made of.
    """

    inputs: Mapping[int, Name | None]
    latches: tuple[Latch, ...]
    outputs: Mapping[Name, int]
    ands: tuple[tuple[int, int, int], ...]


def parse(content: bytes, names: bytes, outputs: Sequence[Name]) -> Graph:
    """Read a graph; ToolError for anything but one in topological order.

    `outputs` are the bits of all output ports in the order of the ports: the map leaves out those that are
    constant.
    """
    try:
        return _Reader(content, names).graph(outputs)
    except (ValueError, IndexError, KeyError, UnicodeDecodeError) as error:
        raise ToolError(f"Yosys wrote a graph of an unknown form ({error!r})") from error


class _Reader:
    def __init__(self, content: bytes, names: bytes) -> None:
        self._lines = content.decode("ascii").splitlines()
        self._names: dict[tuple[str, int], Name] = {}
        for line in names.decode("utf-8").splitlines():
            words = line.split()
            if len(words) == 4 and words[0] in ("input", "output", "latch"):
                self._names.setdefault((words[0], int(words[1])), (words[3], int(words[2])))

    def graph(self, ports: Sequence[Name]) -> Graph:
        kind, *counts = self._lines[0].split()
        size, inputs, latches, outputs, ands = map(int, counts[:5])
        if len(ports) != outputs or any(self._names.get(("output", n), p) != p for n, p in enumerate(ports)):
            raise ValueError("the outputs are others")
        if kind != "aag" or not 0 <= size <= MAX_VARIABLES or any(int(c) for c in counts[5:]):
            raise ValueError(self._lines[0])
        if min(inputs, latches, outputs, ands) < 0 or inputs + latches + ands != size:
            raise ValueError(self._lines[0])
        rows = [self._numbers(line) for line in self._lines[1 : 1 + inputs + latches + outputs + ands]]
        ends = (inputs, inputs + latches, inputs + latches + outputs)
        return Graph(
            {row[0]: self._names.get(("input", n)) for n, row in enumerate(rows[: ends[0]])},
            tuple(self._latch(n, row) for n, row in enumerate(rows[ends[0] : ends[1]])),
            {port: row[0] for port, row in zip(ports, rows[ends[1] : ends[2]], strict=True)},
            tuple((row[0], row[1], row[2]) for row in rows[ends[2] :]),
        )

    @staticmethod
    def _numbers(line: str) -> Sequence[int]:
        found = [int(word) for word in line.split()]
        if any(number < 0 for number in found):
            raise ValueError(line)
        return found

    def _latch(self, number: int, row: Sequence[int]) -> Latch:
        begins: int | None = row[2] if len(row) > 2 else 0
        if begins not in (0, 1):
            begins = None
        return Latch(self._names.get(("latch", number)), row[0], row[1], begins)
