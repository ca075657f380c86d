"""What all readers share: what is read, how text is decoded, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hwgen.demos.clean import Place
from hwgen.demos.reasons import LeftOut
from hwgen.demos.row import Row

Item = Row | LeftOut


@dataclass(frozen=True)
class Source:
    """What is to be read: a file or a folder, the dataset's name, its licence, and how columns are mapped.

    `columns` maps "code" and grains to columns of the file; what it does not name is guessed.
    """

    path: Path
    name: str
    licence: str = ""
    split: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    def place(self, number: int, origin: str) -> Place:
        """Return the place of a row."""
        return Place(self.name, number, origin, self.licence, self.split)


Reader = Callable[[Source], Iterator[Item]]


def decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Decode text: UTF-8 (a byte order mark is dropped), UTF-16 with its mark, else Latin-1, with a flag."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), ()
        except UnicodeDecodeError:
            pass
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return content.decode("latin-1"), ("not-utf-8",)
