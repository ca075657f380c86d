"""The cycles around a failure as a table: inputs, outputs, what was expected, and the state behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hwgen.checks.failure import Failure
from hwgen.core.table import Table
from hwgen.eda.cone import Register
from hwgen.eda.vcd import Recording, Trace, Variable, value_before

MOST_REGISTERS = 12
_MOST_READ = 160  # registers that are looked at for those that change
_MOST_PORTS = 40
_MOST_UNCHANGED = 24
_MOST_NAME = 48
_MOST_DECIMAL_BITS = 64
# Unsigned values of so many bits are written as numbers, wider ones in hexadecimal.
_NARROW = 8
_MOST_HEX = 32
# What goes first where there is little room: the greatest.
_STREAM, _REGISTER, _INPUT, _OUTPUT, _ROW = 1, 2, 6, 8, 3
_UNITS_NS = {"s": 1e9, "ms": 1e6, "us": 1e3, "ns": 1.0, "ps": 1e-3, "fs": 1e-6}


@dataclass(frozen=True)
class Signals:
    """Which signals of a recording to show: ports of the top module, and registers below it."""

    top: str
    ports: Mapping[str, str]  # name to direction
    registers: tuple[Register, ...] = ()

    def choose(self, variables: Sequence[Variable]) -> list[Variable]:
        """Return the variables to read, for `read_vcd`."""
        wanted = {*list(self.ports)[:_MOST_PORTS], *(r.path for r in self.registers[:_MOST_READ])}
        found: dict[str, Variable] = {}
        for variable in variables:
            path = self.path_of(variable)
            if path in wanted:
                found.setdefault(path, variable)
        return list(found.values())

    def path_of(self, variable: Variable) -> str:
        """Return the name of a variable below the top module; empty for one that is not there."""
        if self.top not in variable.scope:
            return ""
        below = variable.scope[variable.scope.index(self.top) + 1 :]
        return ".".join((*below, variable.name.lstrip("\\")))


@dataclass(frozen=True)
class _Column:
    name: str
    cells: tuple[str, ...]
    rank: int
    changes: bool = field(default=True)


def window_table(title: str, failure: Failure, recording: Recording, signals: Signals) -> Table | None:
    """Return the table of the cycles around a failure; None where the recording holds nothing of them."""
    scale = _per_ns(recording.timescale)
    traces = {signals.path_of(t.variable): t for t in recording.traces if t.times}
    begin = min((t.times[0] for t in traces.values()), default=0)
    # A recording that stops at the failure ends with the last change before it.
    end = recording.end if recording.cut else max(recording.end, _time_of(failure) * scale)
    rows = [(number, ns * scale) for number, ns in failure.cycles if begin < ns * scale <= end]
    if not traces or scale == 0 or failure.cycle not in dict(rows):
        return None
    every = _columns(failure, signals, traces, rows)
    columns = [c for c in every if c.rank == 0 or c.changes]
    steady = [c for c in every if c.rank and not c.changes]
    head = ["cycle", *(c.name for c in columns)]
    body = [
        (f"{number} (fails)" if number == failure.cycle else str(number), *(c.cells[i] for c in columns))
        for i, (number, _) in enumerate(rows)
    ]
    ranks = tuple(_ROW * abs(number - failure.cycle) for number, _ in rows)
    notes = (*_unknown_ones(steady), *_unchanged(steady))
    return Table(title, tuple(head), tuple(body), (0, *(c.rank for c in columns)), ranks, notes)


def _time_of(failure: Failure) -> int:
    return next((ns for number, ns in failure.cycles if number == failure.cycle), 0)


def _unknown_ones(steady: Sequence[_Column]) -> list[str]:
    names = [c.name for c in steady if c.cells[0] == "x"][:_MOST_UNCHANGED]
    return [f"Unknown (x) in all of these cycles, as without a reset: {', '.join(names)}."] if names else []


def _unchanged(steady: Sequence[_Column]) -> list[str]:
    known = [f"{c.name} = {c.cells[0]}" for c in steady if c.cells[0] != "x"][:_MOST_UNCHANGED]
    return [f"Unchanged in these cycles: {', '.join(known)}."] if known else []


def _columns(
    failure: Failure, signals: Signals, traces: Mapping[str, Trace], rows: Sequence[tuple[int, float]]
) -> list[_Column]:
    found: list[_Column] = []
    for port, (expected, _) in failure.outputs.items():
        if port in traces:
            found.append(_column(port, traces[port], rows, failure.formats.get(port), 0))
        if expected:
            found.append(_Column(f"expected {shorten(port)}", _expected(failure, port, rows), 0))
    streams = {port.rpartition("_")[0] for port in failure.outputs}
    ports = [p for p in signals.ports if p in traces and p not in {*failure.outputs, *failure.clocks}]
    for port in sorted(ports, key=lambda p: _rank(p, signals.ports[p], streams)):
        rank = _rank(port, signals.ports[port], streams)
        found.append(_column(port, traces[port], rows, failure.formats.get(port), rank))
    return found + _registers(signals, traces, rows)


def _registers(
    signals: Signals, traces: Mapping[str, Trace], rows: Sequence[tuple[int, float]]
) -> list[_Column]:
    """Return the nearest registers that change, and those before them that do not."""
    found: list[_Column] = []
    changing = 0
    for register in signals.registers:
        if register.path not in traces or register.path in signals.ports:
            continue
        form = (1, register.width, True) if register.signed else None
        found.append(_column(register.path, traces[register.path], rows, form, _REGISTER + changing))
        changing += found[-1].changes
        if changing == MOST_REGISTERS:
            break
    return found


def _expected(failure: Failure, port: str, rows: Sequence[tuple[int, float]]) -> tuple[str, ...]:
    """Return what was expected of a port in each cycle in which it was compared."""
    expected, actual = failure.outputs[port]
    form, width = failure.formats.get(port), max(len(expected), len(actual))
    known: dict[int, list[str]] = {}
    for case in failure.cases:
        if case.port == port:
            known.setdefault(case.cycle, []).append(str(case.expected))
    texts = {n: values[0] if len(values) == 1 else f"[{' '.join(values)}]" for n, values in known.items()}
    texts[failure.cycle] = show(expected, width, form)
    return tuple(texts.get(number, "") for number, _ in rows)


def _rank(port: str, direction: str, streams: set[str]) -> int:
    if port.rpartition("_")[0] in streams and "_" in port:
        return _STREAM
    return _INPUT if direction == "input" else _OUTPUT


def _column(
    name: str, trace: Trace, rows: Sequence[tuple[int, float]], form: Sequence[Any] | None, rank: int
) -> _Column:
    values = [value_before(trace, round(time)) for _, time in rows]
    cells = tuple(show(value, trace.variable.width, form) for value in values)
    return _Column(shorten(name), cells, rank, len(set(cells)) > 1)


def show(bits: str, width: int, form: Sequence[Any] | None = None) -> str:
    """Write bits as people read them: numbers where the format is known or they are few, else hexadecimal.

    `form` is (lanes, bits of each, signed); several lanes are written lowest first, in brackets. `bits` may
    be shorter than the width, as in VCD files, and have x and z in them.
    """
    full = _extended(bits, width)
    if not full:
        return "?"
    if set(full) - set("01"):
        return "x" if set(full) == {"x"} else "z" if set(full) == {"z"} else _unknown(full)
    lanes, size, signed = form if form is not None and _suits(form, width) else (1, width, False)
    if size > _MOST_DECIMAL_BITS or (form is None and width > _NARROW):
        return _hexadecimal(full)
    code = int(full, 2)
    numbers = [_number(code >> (lane * size), size, bool(signed)) for lane in range(lanes)]
    return str(numbers[0]) if lanes == 1 else f"[{' '.join(map(str, numbers))}]"


def _suits(form: Sequence[Any], width: int) -> bool:
    if len(form) != 3 or not all(isinstance(v, int) for v in form):
        return False
    lanes, bits = int(form[0]), int(form[1])
    return 1 <= lanes <= _MOST_HEX and bits >= 1 and lanes * bits <= width


def _extended(bits: str, width: int) -> str:
    if not bits or set(bits) - set("01xz") or not 0 < width <= 1 << 16:
        return ""
    fill = bits[0] if bits[0] in "xz" else "0"
    return bits.rjust(width, fill)[-width:]


def _number(code: int, bits: int, signed: bool) -> int:
    code &= (1 << bits) - 1
    return code - (1 << bits) if signed and code >> (bits - 1) else code


def _hexadecimal(full: str) -> str:
    digits = f"{int(full, 2):0{-(-len(full) // 4)}x}"
    return f"0x{digits}" if len(digits) <= _MOST_HEX else f"0x{digits[:8]}..{digits[-8:]}"


def _unknown(full: str) -> str:
    """Write bits of which some are unknown: one by one, or in hexadecimal, x for each digit that has such."""
    if len(full) <= _NARROW:
        return f"0b{full}"
    padded = full.rjust(-(-len(full) // 4) * 4, "0")
    nibbles = [padded[at : at + 4] for at in range(0, len(padded), 4)]
    digits = "".join("x" if set(n) - set("01") else f"{int(n, 2):x}" for n in nibbles)
    return f"0x{digits}" if len(digits) <= _MOST_HEX else f"0x..{digits[-_MOST_HEX:]}"


def shorten(name: str) -> str:
    """Return a name that takes little room; of a long one the end, which tells more."""
    plain = "".join(c for c in name if c.isprintable())
    return plain if len(plain) <= _MOST_NAME else f"..{plain[-_MOST_NAME:]}"


def _per_ns(timescale: str) -> float:
    """Return how many units of a recording are a nanosecond ("1 ps" gives 1000); 0 where it is unknown."""
    number, _, unit = timescale.partition(" ")
    try:
        return 1.0 / (int(number) * _UNITS_NS[unit])
    except (ValueError, KeyError, ZeroDivisionError):
        return 0.0
