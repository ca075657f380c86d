"""Streams between modules: what a beat carries, and the two ends that must agree on it."""

from __future__ import annotations

from dataclasses import dataclass

from hwgen.operators.assembly import AssemblyError, Expr


@dataclass(frozen=True)
class StreamType:
    """What every beat of a stream carries: `lanes` integers of `bits` bits, lane 0 in the lowest bits.

    `signed` is None where the bits have no meaning of their own. `last` marks the last beat of a frame.
    """

    lanes: int
    bits: int
    signed: bool | None = None
    last: bool = False

    @property
    def width(self) -> int:
        """Bits of a beat."""
        return self.lanes * self.bits

    def __str__(self) -> str:
        kind = {True: "signed ", False: "unsigned ", None: ""}[self.signed]
        lanes = f"{self.lanes} lane{'s' if self.lanes != 1 else ''}"
        return f"{lanes} of {kind}{self.bits} bits{', with last' if self.last else ''}"


@dataclass(frozen=True)
class StreamEnd:
    """One end of a stream in a module under construction: its signals, its type, and its name for errors.

    `ready` is None where nobody can make the stream wait. `data` has exactly the bits of the type.
    """

    where: str
    type: StreamType
    valid: Expr
    ready: Expr | None
    data: Expr
    last: Expr | None = None


def check_fit(source: StreamEnd, where: str, wanted: StreamType, *, may_refuse: bool) -> None:
    """Raise AssemblyError, which names both ends, unless the taker `where` can take what `source` gives.

    A taker without a meaning for the bits (signed None) takes any lanes of the same width together. A taker
    that ignores `last` takes streams with and without it.
    """
    given = source.type
    raw = wanted.signed is None or given.signed is None
    same = given.width == wanted.width if raw else _numbers(given) == _numbers(wanted)
    if not same or (wanted.last and not given.last):
        raise AssemblyError(f"{source.where} gives {given}, but {where} takes {wanted}")
    if may_refuse and source.ready is None:
        raise AssemblyError(
            f"{source.where} cannot be made to wait, but {where} may refuse a beat: put a queue with "
            "reserved places between them"
        )


def _numbers(kind: StreamType) -> tuple[int, int, bool | None]:
    return kind.lanes, kind.bits, kind.signed
