"""Demos as values, and those that are hand-made blocks read from their folders."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hwgen.core.demonstrations import Descriptions
from hwgen.core.errors import UsageError
from hwgen.core.values import digest, freeze
from hwgen.demos import verilog_text
from hwgen.demos.block_rules import SEE, check_reference, check_verilog
from hwgen.demos.clean import Place
from hwgen.demos.demo_format import DEMO_NAME, REFERENCE_NAME, DemoFile, Origin, read_demo_file
from hwgen.demos.modules import outline
from hwgen.demos.row import Row
from hwgen.demos.verilog_text import Port

LICENCE = "Apache-2.0"
SOURCE = "demos"  # the name of the library as a dataset
_MOST_BYTES = 200_000
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Demo:
    """A module that was shown to work, with what it does at every grain.

    `code` holds the top module `top` and all that it is made of. `grains` maps each name of GRAINS to its
    text. `operator` is what it is of: a design's operator, else the module or block itself. `family` is a
    design's operator, a module's kind, a block's group.
    """

    name: str
    group: str
    origin: Origin
    title: str
    tags: tuple[str, ...]
    top: str
    code: str
    grains: Mapping[str, str]
    licence: str = LICENCE
    operator: str = ""
    family: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "grains", freeze(self.grains))

    def row(self, number: int = 0) -> Row:
        """Return the demo as a row of a dataset, the one of this number."""
        place = Place(SOURCE, number, f"{self.group}/{self.name}", self.licence)
        return place.row(self.code, outline(self.code), Descriptions(**self.grains))

    @property
    def digest(self) -> str:
        """Content hash of the code and everything that is said of it."""
        return digest([self.name, self.top, self.code, self.title, self.tags, self.grains])


@dataclass(frozen=True)
class BlockFolder:
    """A hand-made block as its folder holds it."""

    file: DemoFile
    name: str
    group: str
    code: str
    ports: tuple[Port, ...]
    reference: str

    @property
    def demo(self) -> Demo:
        """Return the demo."""
        file = self.file
        grains = {
            "line_comments": line_comments(self.code),
            "block_summary": _summary_of_blocks(file, self.code),
            "detailed_global_summary": file.detailed,
            "high_level_global_summary": file.high_level,
        }
        return Demo(
            self.name,
            self.group,
            "block",
            file.title,
            file.tags,
            self.name,
            self.code,
            grains,
            operator=self.name,
            family=f"blocks/{self.group}",
        )


def demo_folders(root: Path) -> list[Path]:
    """Return the folders below `root` that hold a demo.toml, by name."""
    return sorted(path.parent for path in root.rglob(DEMO_NAME))


def read_block(folder: Path) -> BlockFolder:
    """Read a hand-made block and check its form; whatever is wrong is a UsageError."""
    folder = folder.absolute()
    file = read_demo_file(folder / DEMO_NAME)
    name, verilog = folder.name, folder / f"{folder.name}.v"
    if not _NAME.fullmatch(name):
        raise UsageError(f"{folder}: a demo is named with small letters, digits and '_'", SEE)
    _check_files(folder, {DEMO_NAME, REFERENCE_NAME, verilog.name})
    code, reference = _text(verilog), _text(folder / REFERENCE_NAME)
    ports = check_verilog(code, name, verilog, file)
    check_reference(reference, folder / REFERENCE_NAME, file)
    return BlockFolder(file, name, folder.parent.name, code, ports, reference)


def _summary_of_blocks(file: DemoFile, code: str) -> str:
    pairs = zip(verilog_text.blocks(code), file.block_summary, strict=True)
    return "\n".join(f"lines {block.first} to {block.last}: {text}" for block, text in pairs)


def line_comments(code: str) -> str:
    """Return the grain `line_comments`: each comment behind the number of its line."""
    return "\n".join(f"{line}: {text}" for line, text in verilog_text.comments(code))


def _check_files(folder: Path, wanted: set[str]) -> None:
    found = {path.name for path in folder.iterdir() if path.name != "__pycache__"}
    if missing := sorted(wanted - found):
        raise UsageError(f"{folder} has no {missing[0]}", SEE)
    if odd := sorted(found - wanted):
        raise UsageError(f"{folder} holds {odd[0]}, which no demo needs", SEE)


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        if len(content) > _MOST_BYTES:
            raise UsageError(f"{path} is larger than {_MOST_BYTES} bytes, which no block is", SEE)
        return content.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{path} cannot be read as UTF-8 text", SEE) from None
