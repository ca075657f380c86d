"""Elements of patterns that every operator's vocabulary can use: numbers, sizes, types, clocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from hwgen.operators.request.patterns import Element
from hwgen.operators.request.tokens import Token

Tokens = Sequence[Token]

_NAMED_TYPE = re.compile(r"(uint|u|sint|int|s|i)([0-9]+)")
_SIGN_WORDS = {"signed": True, "unsigned": False, "uint": False, "uints": False}
_INTEGER_WORDS = frozenset({"integer", "integers", "int", "ints"})
_CLOCK_UNITS = {
    "hz": Decimal("0.000001"),
    "khz": Decimal("0.001"),
    "mhz": Decimal(1),
    "ghz": Decimal(1000),
}
_UP_TO = (("up", "to"), ("at", "most"), ("max",), ("maximum",), ("<=",))
_AT_MOST = (
    *_UP_TO,
    ("under",),
    ("below",),
    ("within",),
    ("less", "than"),
    ("fewer", "than"),
    ("no", "more", "than"),
    ("not", "more", "than"),
    ("<",),
)
_EQUALS = (("=",), (":",), ("of",), ("is",))


@dataclass(frozen=True)
class IntegerType:
    """An integer type as far as it was said: bits, signedness, or both."""

    bits: int | None
    signed: bool | None

    def facts(self, prefix: str) -> dict[str, int | bool]:
        """Return what was said as `<prefix>_width` and `<prefix>_signed`."""
        said: dict[str, int | bool] = {}
        if self.bits is not None:
            said[f"{prefix}_width"] = self.bits
        if self.signed is not None:
            said[f"{prefix}_signed"] = self.signed
        return said


def integer(tokens: Tokens, start: int) -> Iterator[tuple[int, int]]:
    """Read a whole number, which may be negative."""
    if _is_number(tokens, start) and "." not in tokens[start].text:
        yield start + 1, int(tokens[start].text)


def count(tokens: Tokens, start: int) -> Iterator[tuple[int, int]]:
    """Read a whole number with an optional k for thousand: 5000, 5k, 2.5k."""
    if not _is_number(tokens, start):
        return
    number, after = Decimal(tokens[start].text), start + 1
    if after < len(tokens) and tokens[after].text == "k" and tokens[after].start == tokens[start].end:
        number, after = number * 1000, after + 1
    if number == number.to_integral_value():
        yield after, int(number)


def clock(tokens: Tokens, start: int) -> Iterator[tuple[int, float]]:
    """Read a frequency with its unit; the value is in MHz."""
    if _is_number(tokens, start) and start + 1 < len(tokens) and tokens[start + 1].text in _CLOCK_UNITS:
        yield start + 2, float(Decimal(tokens[start].text) * _CLOCK_UNITS[tokens[start + 1].text])


def two_sizes(tokens: Tokens, start: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Read 8x8, 8 x 8 or 8 by 8."""
    yield from _sizes(tokens, start, 2)


def three_sizes(tokens: Tokens, start: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Read 64x64x64."""
    yield from _sizes(tokens, start, 3)


def integer_type(tokens: Tokens, start: int) -> Iterator[tuple[int, IntegerType]]:
    """Read int8, u4, 8-bit, signed 8-bit, 8-bit unsigned integers, or signed alone."""
    for first, sign in _sign(tokens, start):
        for middle, core in _width(tokens, first):
            for last, after in _sign(tokens, middle):
                signs = {s for s in (sign, core.signed, after) if s is not None}
                if len(signs) < 2 and (core.bits is not None or signs):
                    kind = IntegerType(core.bits, signs.pop() if signs else None)
                    yield last, kind
                    if last < len(tokens) and tokens[last].text in _INTEGER_WORDS:
                        yield last + 1, kind


def words(phrases: Sequence[tuple[str, ...]]) -> Element:
    """Return an element that reads one of several phrases; its value is the phrase."""

    def read(tokens: Tokens, start: int) -> Iterator[tuple[int, str]]:
        for phrase in phrases:
            end = start + len(phrase)
            if tuple(token.text for token in tokens[start:end]) == phrase:
                yield end, " ".join(phrase)

    return read


ELEMENTS: Mapping[str, Element] = MappingProxyType(
    {
        "n": integer,
        "count": count,
        "clock": clock,
        "dims2": two_sizes,
        "dims3": three_sizes,
        "dtype": integer_type,
        "upto": words(_UP_TO),
        "most": words(_AT_MOST),
        "eq": words(_EQUALS),
    }
)


def _is_number(tokens: Tokens, index: int) -> bool:
    return index < len(tokens) and tokens[index].kind == "number"


def _sizes(tokens: Tokens, start: int, number: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    sizes: list[int] = []
    index = start
    while len(sizes) < number:
        if sizes:
            if index >= len(tokens) or tokens[index].text not in ("x", "by"):
                return
            index += 1
        found = next(integer(tokens, index), None)
        if found is None:
            return
        index, size = found
        sizes.append(size)
    yield index, tuple(sizes)


def _sign(tokens: Tokens, start: int) -> Iterator[tuple[int, bool | None]]:
    yield start, None
    if start < len(tokens) and tokens[start].text in _SIGN_WORDS:
        yield start + 1, _SIGN_WORDS[tokens[start].text]


def _width(tokens: Tokens, start: int) -> Iterator[tuple[int, IntegerType]]:
    yield start, IntegerType(None, None)
    if start >= len(tokens):
        return
    named = _NAMED_TYPE.fullmatch(tokens[start].text)
    if named is not None:
        yield start + 1, IntegerType(int(named[2]), named[1] not in ("uint", "u"))
    for after, bits in integer(tokens, start):
        if after < len(tokens) and tokens[after].text in ("bit", "bits"):
            yield after + 1, IntegerType(bits, None)
