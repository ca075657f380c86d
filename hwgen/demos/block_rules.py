"""The form that a hand-made block must have. Every rule is a UsageError of one sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from hwgen.core.errors import UsageError
from hwgen.demos import verilog_text
from hwgen.demos.demo_format import DemoFile
from hwgen.demos.verilog_text import MOST_LINES, Block, Port

SEE = "see docs/demos.md"
# What a reference may import: small parts of the standard library, so that it starts at once.
_IMPORTS = frozenset({"__future__", "collections", "functools", "itertools", "math", "random"})
_LONGEST_LINE = 110
_CLOCKED = re.compile(r"@\s*\(\s*(?:posedge|negedge)\b")


def check_verilog(code: str, name: str, path: Path, file: DemoFile) -> tuple[Port, ...]:
    """Check the layout of the Verilog, and that demo.toml fits it; return the ports of the top module."""
    try:
        top = next((module for module in verilog_text.modules(code) if module.name == name), None)
        if top is None:
            raise ValueError(f"there is no module {name}")
        ports = verilog_text.ports(code, top)
    except ValueError as error:
        raise UsageError(f"{path}: {error}", SEE) from None
    _check_layout(code, path)
    _check_blocks(verilog_text.blocks(code), path, file)
    for port in ports:
        if not re.search(rf"\b{port.name}\b", file.detailed):
            raise UsageError(f"{file.path}: detailed_global_summary does not name the port {port.name}", SEE)
    _check_bench(code, ports, file)
    return ports


def _check_layout(code: str, path: Path) -> None:
    if "/*" in code:
        raise UsageError(f"{path}: comments begin with //", "write no /* */")
    lines = list(enumerate(code.splitlines(), 1))
    if long := [number for number, line in lines if len(line) > _LONGEST_LINE]:
        raise UsageError(f"{path}: more than {_LONGEST_LINE} characters in line {_numbers(long)}")
    if odd := [number for number, line in lines if "\t" in line or line != line.rstrip()]:
        raise UsageError(f"{path}: a tab, or spaces at the end, in line {_numbers(odd)}")
    if bare := verilog_text.uncommented(code):
        raise UsageError(
            f"{path}: no comment for what begins in line {_numbers(bare)}",
            "say behind it, or in the line above, what it is for",
        )


def _numbers(lines: Sequence[int]) -> str:
    return ", ".join(map(str, lines))


def _check_blocks(blocks: Sequence[Block], path: Path, file: DemoFile) -> None:
    for block in blocks:
        if block.last - block.first >= MOST_LINES:
            raise UsageError(
                f"{path}: lines {block.first} to {block.last} are one block of more than {MOST_LINES} lines",
                "put an empty line where something new begins",
            )
    if len(file.block_summary) != len(blocks):
        places = ", ".join(f"{b.first}-{b.last}" for b in blocks)
        raise UsageError(
            f"{file.path}: block_summary has {len(file.block_summary)} entries, {path.name} has "
            f"{len(blocks)} blocks (lines {places})",
            "give one entry for each block of lines without an empty line, in order",
        )


def _check_bench(code: str, ports: Sequence[Port], file: DemoFile) -> None:
    inputs = {port.name: port for port in ports if port.direction == "input"}
    for name in (*file.bench.clocks, *file.bench.resets):
        if name not in inputs or inputs[name].width != 1:
            raise UsageError(f"{file.path}: [bench] names {name!r}, which is no input of one bit", SEE)
    if len(inputs) == len(ports):
        raise UsageError(f"{file.path}: the block has no output")
    if not file.bench.clocks and _CLOCKED.search(code):
        raise UsageError(
            f"{file.path}: the block has a clock, and [bench] names none", "clocks = { clk = 10 }"
        )


def check_reference(text: str, path: Path, file: DemoFile) -> None:
    """Check that a reference has the class and the methods that the bench calls; nothing of it is run."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise UsageError(f"{path} is not Python: {error}", SEE) from None
    for name in _imports(tree):
        if name not in _IMPORTS:
            known = ", ".join(sorted(_IMPORTS))
            raise UsageError(f"{path} imports {name}", f"a reference may import {known}")
    model = next((n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "Model"), None)
    if model is None:
        raise UsageError(f"{path} has no class Model", SEE)
    has = {n.name for n in model.body if isinstance(n, ast.FunctionDef)}
    for method in ("reset", "outputs", *(["clock"] if file.bench.clocks else [])):
        if method not in has:
            raise UsageError(f"{path}: class Model has no method {method}", SEE)
    if file.bench.protocol and not has_stimulus(text):
        raise UsageError(f"{path}: protocol = true needs a function stimulus", SEE)


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node.module or "."


def has_stimulus(reference: str) -> bool:
    """Whether a reference brings a stimulus of its own."""
    return any(isinstance(n, ast.FunctionDef) and n.name == "stimulus" for n in ast.parse(reference).body)
