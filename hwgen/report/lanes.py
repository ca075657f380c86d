"""Take the words of a stream apart into the numbers that the design's contract says they hold."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hwgen.eda.vcd import Trace, Variable

# More than any drawing shows; a contract of anything else is not believed.
_MAX_PARTS = 1024
_MAX_BIT = 1 << 16
IDLE = ""


@dataclass(frozen=True)
class Part:
    """A number in every beat of a stream: `bits` of tdata from bit `low` on, two's complement if `signed`."""

    label: str
    low: int
    bits: int
    signed: bool


Parts = Mapping[str, tuple[Part, ...]]


def parts_of(contract: Mapping[str, Any]) -> Parts:
    """Return the parts of each stream by its prefix, from a contract as JSON data; none where it has none."""
    try:
        formats = {str(f["name"]): f for f in contract.get("formats", ())}
        found = {
            str(s["prefix"]): tuple(_lanes(s) or _fields(s, formats)) for s in contract.get("streams", ())
        }
    except (KeyError, TypeError, ValueError):
        return {}
    return {prefix: parts for prefix, parts in found.items() if parts and all(map(_is_fair, parts))}


def _lanes(stream: Mapping[str, Any]) -> list[Part]:
    if stream["lane"] is None:
        return []
    number, width = stream["lane"], int(stream["lane_bits"])
    count = min(int(stream["lanes"]), _MAX_PARTS)
    return [Part(f"lane {i}", i * width, int(number["bits"]), bool(number["signed"])) for i in range(count)]


def _fields(stream: Mapping[str, Any], formats: Mapping[str, Mapping[str, Any]]) -> list[Part]:
    """Return the fields of a beat; one without a number format of its name is unsigned, of all its bits."""
    found = []
    for field in stream["fields"][:_MAX_PARTS]:
        name, width = str(field["name"]), int(field["width"])
        number = formats.get(name, {"bits": width, "signed": False})
        found.append(Part(name, int(field["low"]), min(int(number["bits"]), width), bool(number["signed"])))
    return found


def _is_fair(part: Part) -> bool:
    return 0 <= part.low < _MAX_BIT and 0 < part.bits < _MAX_BIT


def split(data: Trace, valid: Trace | None, stream: str, parts: Sequence[Part]) -> list[Trace]:
    """Return a trace of each part: its bits while the stream is valid, IDLE at other times."""
    found = [Trace(Variable(data.variable.scope, f"{stream} {p.label}", p.bits, "")) for p in parts]
    for time in sorted({*data.times, *(valid.times if valid else ())}):
        is_beat = valid is None or _value_at(valid, time) == "1"
        word = _value_at(data, time)
        for trace, part in zip(found, parts, strict=True):
            trace.change(time, _bits_of(word, part) if is_beat else IDLE)
    return found


def _value_at(trace: Trace, time: int) -> str:
    index = bisect_right(trace.times, time) - 1
    return trace.values[index] if index >= 0 else "x"


def _bits_of(word: str, part: Part) -> str:
    """Return a part's bits; VCD leaves out leading digits that repeat."""
    if set(word) - set("01xz"):
        return "?"
    fill = word[0] if word[:1] in ("x", "z") else "0"
    whole = word.rjust(part.low + part.bits, fill)
    end = len(whole) - part.low
    return whole[end - part.bits : end]


def decimal(bits: str, *, signed: bool) -> str:
    """Return bits as a decimal number; "x" where one is unknown, "z" where one is not driven, else "?"."""
    if set(bits) <= {"0", "1"} and bits:
        return str(int(bits, 2) - (1 << len(bits) if signed and bits[0] == "1" else 0))
    return next((sign for sign in ("?", "x", "z") if sign in bits), "?")
