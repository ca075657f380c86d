"""Read a few signals of a VCD file that a candidate may have written: with caps, and without exceptions."""

from __future__ import annotations

import io
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hwgen.infra.files import ResultError, read_result

if TYPE_CHECKING:
    from vcd.reader import Token

MAX_BYTES = 8 << 20
_MAX_FILE_BYTES = 256 << 20
_MAX_VARIABLES = 20_000
_MAX_TOKENS = 200_000
_MAX_DEPTH = 64
# More than any drawing or hover text shows.
_MAX_BITS = 4096
_MAX_NAME = 256
_HEADER_END = b"$enddefinitions"
# Verilator has scopes like `$rootio`, which pyvcd takes for a command.
_DOLLAR_SCOPE = re.compile(rb"(\$scope\s+\w+\s+)\$(?!end\b)")
_SCALARS = (b"0", b"1", b"x", b"X", b"z", b"Z")
_VECTORS = (b"b", b"B", b"r", b"R", b"s", b"S")


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


def value_before(trace: Trace, time: int) -> str:
    """Return the value just before a time, "x" if there is none yet."""
    index = bisect_left(trace.times, time) - 1
    return trace.values[index] if index >= 0 else "x"


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
    if len(content) > MAX_BYTES and recording.traces:
        return replace(recording, cut="is long: its beginning was read")
    return recording


def parse_vcd(content: bytes, choose: Chooser) -> Recording:
    """Read the signals that `choose` selects from the content of a VCD file."""
    header, mark, body = content.partition(_HEADER_END)
    declared = _Header()
    if not mark or not declared.read(_DOLLAR_SCOPE.sub(rb"\1", header)):
        return Recording((), "", 0, "is damaged before its first value")
    changes = _Body([Trace(variable) for variable in choose(declared.variables)])
    changes.read(body)
    return Recording(tuple(changes.traces), declared.timescale, changes.time, changes.cut)


def _tokens(content: bytes) -> Iterator[Token]:
    """Walk through the tokens; ValueError where the content is no VCD."""
    from vcd.reader import VCDParseError, tokenize

    try:
        yield from tokenize(io.BytesIO(content))
    except (VCDParseError, IndexError, OverflowError) as error:
        raise ValueError(str(error)) from error


class _Header:
    """Follows the declarations of a VCD file."""

    def __init__(self) -> None:
        self.variables: list[Variable] = []
        self.timescale = ""
        self._scope: list[str] = []

    def read(self, header: bytes) -> bool:
        """Read all declarations; return whether there is no fault and no excess in them."""
        try:
            return all(self._take(token) for token in _tokens(header))
        except ValueError:
            return False

    def _take(self, token: Token) -> bool:
        from vcd.reader import TokenKind

        if token.kind is TokenKind.SCOPE:
            self._scope.append(token.scope.ident[:_MAX_NAME])
        elif token.kind is TokenKind.UPSCOPE:
            del self._scope[-1:]
        elif token.kind is TokenKind.VAR:
            v = token.var
            self.variables.append(Variable(tuple(self._scope), v.reference[:_MAX_NAME], v.size, v.id_code))
        elif token.kind is TokenKind.TIMESCALE:
            self.timescale = str(token.timescale)
        return len(self._scope) <= _MAX_DEPTH and len(self.variables) <= _MAX_VARIABLES


class _Body:
    """Follows the value changes of a VCD file."""

    def __init__(self, traces: list[Trace]) -> None:
        self.traces = traces
        self.time = 0
        self.cut = ""
        self._tokens_read = 0
        self._by_code: dict[str, list[Trace]] = {}
        for trace in traces:
            self._by_code.setdefault(trace.variable.code, []).append(trace)

    def read(self, body: bytes) -> None:
        """Read changes up to the end, the first fault, or the limit."""
        # What is left of $enddefinitions is its $end.
        _, _, changes = body.partition(b"$end")
        try:
            for token in _tokens(self._relevant(changes)):
                self._take(token)
                if self.cut:
                    return
        except ValueError:
            self.cut = "is damaged"
        if changes and not changes[-1:].isspace():
            self.cut = self.cut or "breaks off"

    def _relevant(self, body: bytes) -> bytes:
        """Leave out the lines that change a signal which was not chosen: of large designs, most."""
        codes = {code.encode() for code in self._by_code}
        return b"".join(line + b"\n" for line in body.split(b"\n") if _may_matter(line, codes))

    def _take(self, token: Token) -> None:
        from vcd.reader import TokenKind

        self._tokens_read += 1
        if self._tokens_read > _MAX_TOKENS:
            self.cut = "has very many changes: its beginning was read"
        if token.kind is TokenKind.CHANGE_TIME:
            if token.time_change < self.time:
                self.cut = "goes back in time"
            self.time = max(token.time_change, self.time)
            return
        code, value = _change(token)
        for trace in self._by_code.get(code, ()):
            trace.change(self.time, value)


def _may_matter(line: bytes, codes: set[bytes]) -> bool:
    """Whether a line is anything but the change of one signal with another code."""
    words = line.split()
    if len(words) == 1 and line[:1] in _SCALARS:
        return words[0][1:] in codes
    if len(words) == 2 and line[:1] in _VECTORS:
        return words[1] in codes
    return bool(words)


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
