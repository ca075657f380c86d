"""Demos as values, and those that are hand-made blocks read from their folders."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hwgen.core.errors import UsageError
from hwgen.core.values import digest, freeze
from hwgen.demos import verilog_text
from hwgen.demos.demo_format import DEMO_NAME, REFERENCE_NAME, DemoFile, Origin, read_demo_file
from hwgen.demos.verilog_text import MOST_LINES, Block, Port

LICENCE = "Apache-2.0"
# What a reference may import: small parts of the standard library, so that it starts at once.
_IMPORTS = frozenset({"__future__", "collections", "functools", "itertools", "math", "random"})
_LONGEST_LINE = 110
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SEE = "see docs/demos.md"


@dataclass(frozen=True)
class Demo:
    """A module that was shown to work, with what it does at every grain.

    `code` holds the top module `top` and all that it is made of. `grains` maps each name of GRAINS to its
    text.
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

    def __post_init__(self) -> None:
        object.__setattr__(self, "grains", freeze(self.grains))

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
        return Demo(self.name, self.group, "block", file.title, file.tags, self.name, self.code, grains)


def demo_folders(root: Path) -> list[Path]:
    """Return the folders below `root` that hold a demo.toml, by name."""
    return sorted(path.parent for path in root.rglob(DEMO_NAME))


def read_block(folder: Path) -> BlockFolder:
    """Read a hand-made block and check its form; whatever is wrong is a UsageError."""
    folder = folder.absolute()
    file = read_demo_file(folder / DEMO_NAME)
    name, verilog = folder.name, folder / f"{folder.name}.v"
    if not _NAME.fullmatch(name):
        raise UsageError(f"{folder}: a demo is named with small letters, digits and '_'", _SEE)
    _check_files(folder, {DEMO_NAME, REFERENCE_NAME, verilog.name})
    code, reference = _text(verilog), _text(folder / REFERENCE_NAME)
    ports = _check_verilog(code, name, verilog, file)
    _check_bench(file, ports)
    _check_reference(reference, folder / REFERENCE_NAME, file)
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
        raise UsageError(f"{folder} has no {missing[0]}", _SEE)
    if odd := sorted(found - wanted):
        raise UsageError(f"{folder} holds {odd[0]}, which no demo needs", _SEE)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{path} cannot be read as UTF-8 text", _SEE) from None


def _check_verilog(code: str, name: str, path: Path, file: DemoFile) -> tuple[Port, ...]:
    try:
        found = verilog_text.modules(code)
        top = next((module for module in found if module.name == name), None)
        if top is None:
            raise ValueError(f"there is no module {name}")
        ports = verilog_text.ports(code, top)
        blocks = verilog_text.blocks(code)
    except ValueError as error:
        raise UsageError(f"{path}: {error}", _SEE) from None
    check_layout(code, path)
    for block in blocks:
        if block.last - block.first >= MOST_LINES:
            raise UsageError(
                f"{path}: lines {block.first} to {block.last} are one block of more than {MOST_LINES} lines",
                "put an empty line where something new begins",
            )
    check_summaries(file, blocks, path)
    for port in ports:
        if not re.search(rf"\b{port.name}\b", file.detailed):
            raise UsageError(f"{file.path}: detailed_global_summary does not name the port {port.name}", _SEE)
    return ports


def check_layout(code: str, path: Path) -> None:
    """Refuse lines without a comment that need one, block comments, tabs and long lines."""
    if lines := verilog_text.uncommented(code):
        raise UsageError(
            f"{path}: line {lines[0]} has no comment", "say behind it, or in the line above, what it is for"
        )
    if "/*" in code:
        raise UsageError(f"{path}: comments begin with //", "write no /* */")
    for number, line in enumerate(code.splitlines(), 1):
        if len(line) > _LONGEST_LINE:
            raise UsageError(
                f"{path}: line {number} has {len(line)} characters, {_LONGEST_LINE} are the most"
            )
        if "\t" in line or line != line.rstrip():
            raise UsageError(f"{path}: line {number} has a tab, or spaces at its end")


def check_summaries(file: DemoFile, blocks: tuple[Block, ...], path: Path) -> None:
    """Refuse a number of block summaries that is not that of the blocks."""
    if len(file.block_summary) != len(blocks):
        places = ", ".join(f"{b.first}-{b.last}" for b in blocks)
        raise UsageError(
            f"{file.path}: block_summary has {len(file.block_summary)} entries, {path.name} has "
            f"{len(blocks)} blocks (lines {places})",
            "give one entry for each block of lines without an empty line, in order",
        )


def _check_bench(file: DemoFile, ports: tuple[Port, ...]) -> None:
    inputs = {port.name: port for port in ports if port.direction == "input"}
    for name in (*file.bench.clocks, *file.bench.resets):
        if name not in inputs or inputs[name].width != 1:
            raise UsageError(f"{file.path}: [bench] names {name!r}, which is no input of one bit", _SEE)
    if len(inputs) == len(ports):
        raise UsageError(f"{file.path}: the block has no output")


def _check_reference(text: str, path: Path, file: DemoFile) -> None:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not Python: {error}", _SEE) from None
    for node in ast.walk(tree):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or "."] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            if name not in _IMPORTS:
                raise UsageError(
                    f"{path} imports {name}", f"a reference may import {', '.join(sorted(_IMPORTS))}"
                )
    model = next((n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "Model"), None)
    if model is None:
        raise UsageError(f"{path} has no class Model", _SEE)
    has = {n.name for n in model.body if isinstance(n, ast.FunctionDef)}
    for method in ("reset", "outputs", *(["clock"] if file.bench.clocks else [])):
        if method not in has:
            raise UsageError(f"{path}: class Model has no method {method}", _SEE)
    if file.bench.protocol and not has_stimulus(text):
        raise UsageError(f"{path}: protocol = true needs a function stimulus", _SEE)


def has_stimulus(reference: str) -> bool:
    """Whether a reference brings a stimulus of its own."""
    return any(isinstance(n, ast.FunctionDef) and n.name == "stimulus" for n in ast.parse(reference).body)
