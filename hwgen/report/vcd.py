"""Read a few signals of a VCD file that a candidate may have written: capped, and never with an exception."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hwgen.infra.files import ResultError, read_result

MAX_BYTES = 8 << 20
_MAX_FILE_BYTES = 256 << 20
_MAX_VARIABLES = 20_000
_MAX_CHANGES = 400_000
_MAX_DEPTH = 64
# More digits than a drawing or its hover texts show.
_MAX_BITS = 4096


@dataclass(frozen=True)
class Variable:
    """A signal as it was declared. `scope` leads from the outside to it."""

    scope: tuple[str, ...]
    name: str
    width: int
    code: str


@dataclass
class Trace:
    """The changes of one signal: rising times, with the value from each time on.

    A value is a string of bits ("0101", "x"), or what the file had for a signal that is no number of bits.
    """

    variable: Variable
    times: list[int] = field(default_factory=list)
    values: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Recording:
    """What could be read. `timescale` is like "1 ns" or empty; `cut` says why it is not all (else empty)."""

    variables: tuple[Variable, ...]
    traces: dict[str, Trace]
    timescale: str
    end: int
    cut: str


def read_vcd(path: Path, choose: Any) -> Recording:
    """Read the signals that `choose` (variables to variables) selects; what is damaged ends the recording."""
    try:
        size = path.lstat().st_size
        content = read_result(path, path.parent, _MAX_FILE_BYTES) if size <= _MAX_FILE_BYTES else b""
    except (OSError, ResultError) as error:
        return Recording((), {}, "", 0, f"it could not be read: {error}")
    cut = "" if 0 < len(content) <= MAX_BYTES else "it is too long: only its beginning was read"
    return parse_vcd(content[:MAX_BYTES], choose, cut)
