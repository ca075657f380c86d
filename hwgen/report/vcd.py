"""Read a few signals of a VCD file that a candidate may have written: with caps, and without exceptions."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hwgen.infra.files import ResultError, read_result

if TYPE_CHECKING:
    from vcd.reader import Token

MAX_BYTES = 4 << 20
_MAX_FILE_BYTES = 256 << 20
_MAX_VARIABLES = 20_000
_MAX_CHANGES = 200_000
_MAX_DEPTH = 64
# More than any drawing or hover text shows.
_MAX_BITS = 4096
_MAX_NAME = 256


@dataclass(frozen=True)
class Variable:
    """A signal as it was declared. `scope` names the instances that lead to it."""

    scope: tuple[str, ...]
    name: str
    width: int
    code: str


Chooser = Callable[[Sequence[Variable]], Sequence[Variable]]


@dataclass
class Trace:
    """The changes of one signal: rising times, and the value from each time on.

    A value is a string of bits from the left ("0101", "x"), or "?" for what is no vector of bits.
    """

    variable: Variable
    times: list[int] = field(default_factory=list)
    values: list[str] = field(default_factory=list)

    def change(self, time: int, value: str) -> None:
        """Note a value; the last one of several at one time counts."""
        if self.times and self.times[-1] == time:
            self.values[-1] = value
        elif not self.values or self.values[-1] != value:
            self.times.append(time)
            self.values.append(value)


@dataclass(frozen=True)
class Recording:
    """What could be read: the chosen signals, the unit of times ("1 ps"), the last time.

    `cut` says why it is not all, in words that follow "the recording"; it is empty if it is all.
    """

    traces: tuple[Trace, ...]
    timescale: str
    end: int
    cut: str


def read_vcd(path: Path, choose: Chooser) -> Recording:
    """Read the signals that `choose` selects. What is damaged ends the recording; nothing is raised."""
    try:
        content = read_result(path, path.parent, _MAX_FILE_BYTES)
    except ResultError as error:
        return Recording((), "", 0, f"could not be read: {error.message}")
    recording = parse_vcd(content[:MAX_BYTES], choose)
    if len(content) > MAX_BYTES and not recording.cut.startswith("is damaged before"):
        return Recording(
            recording.traces, recording.timescale, recording.end, "is long: its beginning was read"
        )
    return recording


def parse_vcd(content: bytes, choose: Chooser) -> Recording:
    """Read the signals that `choose` selects from the content of a VCD file."""
    from vcd.reader import VCDParseError, tokenize

    reader = _Reader(choose)
    try:
        for token in tokenize(io.BytesIO(content)):
            if not reader.take(token):
                break
    except (VCDParseError, ValueError, IndexError, RecursionError, OverflowError):
        reader.cut = reader.cut or "is damaged"
    if not reader.in_body:
        reader.cut = "is damaged before its first value"
    return Recording(tuple(reader.traces), reader.timescale, reader.time, reader.cut)


class _Reader:
    """Follows the tokens of a VCD file."""

    def __init__(self, choose: Chooser) -> None:
        self.choose = choose
        self.scope: list[str] = []
        self.variables: list[Variable] = []
        self.traces: list[Trace] = []
        self.by_code: dict[str, list[Trace]] = {}
        self.timescale = ""
        self.time = 0
        self.changes = 0
        self.in_body = False
        self.cut = ""

    def take(self, token: Token) -> bool:
        """Take one token; return whether to go on."""
        return self._body(token) if self.in_body else self._header(token)

    def _header(self, token: Token) -> bool:
        from vcd.reader import TokenKind

        if token.kind is TokenKind.SCOPE:
            self.scope.append(token.scope.ident[:_MAX_NAME])
            return len(self.scope) <= _MAX_DEPTH
        if token.kind is TokenKind.UPSCOPE:
            del self.scope[-1:]
        elif token.kind is TokenKind.VAR:
            v = token.var
            self.variables.append(Variable(tuple(self.scope), v.reference[:_MAX_NAME], v.size, v.id_code))
            return len(self.variables) < _MAX_VARIABLES
        elif token.kind is TokenKind.TIMESCALE:
            self.timescale = str(token.timescale)
        elif token.kind is TokenKind.ENDDEFINITIONS:
            self.in_body = True
            self.traces = [Trace(variable) for variable in self.choose(self.variables)]
            for trace in self.traces:
                self.by_code.setdefault(trace.variable.code, []).append(trace)
        return True

    def _body(self, token: Token) -> bool:
        from vcd.reader import TokenKind

        if token.kind is TokenKind.CHANGE_TIME:
            if token.time_change < self.time:
                self.cut = "goes back in time"
                return False
            self.time = token.time_change
            return True
        code, value = _change(token)
        for trace in self.by_code.get(code, ()):
            self.changes += 1
            trace.change(self.time, value)
        if self.changes > _MAX_CHANGES:
            self.cut = "has very many changes: its beginning was read"
            return False
        return True


def _change(token: Token) -> tuple[str, str]:
    """Return the code and the value of a change; an empty code for any other token."""
    from vcd.reader import TokenKind

    if token.kind is TokenKind.CHANGE_SCALAR:
        return token.scalar_change.id_code, token.scalar_change.value.lower()
    if token.kind is TokenKind.CHANGE_VECTOR:
        code, value = token.vector_change
        bits = f"{value:b}" if isinstance(value, int) else value.lower()
        return code, bits if len(bits) <= _MAX_BITS else "?"
    if token.kind is TokenKind.CHANGE_REAL:
        return token.real_change.id_code, "?"
    if token.kind is TokenKind.CHANGE_STRING:
        return token.string_change.id_code, "?"
    return "", ""
